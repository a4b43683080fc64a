"""Starting a project for another region or subject: the files that it needs of its own, with an invented example."""

from lsgraph.starter.project import start_project

__all__ = ["start_project"]
