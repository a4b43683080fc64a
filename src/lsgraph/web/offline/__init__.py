"""The site as files: a copy that any web host serves, and that opens from a disk.

Every page and file of it is the answer of the application itself, asked within the process. Then links become relative, what needs a
server is told as that, and what the pages of a copy compute themselves, searches for names and queries, gets its data as scripts:
a page that lies on a disk can load neither modules nor data.
"""

from lsgraph.web.offline.exporting import Exported, Wanted, export_site

__all__ = ["Exported", "Wanted", "export_site"]
