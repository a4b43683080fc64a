"""The server: pages for people, SPARQL and linked data for programs. All HTTP is here, and nothing else."""

from lsgraph.web.app import create_app
from lsgraph.web.server import serve

__all__ = ["create_app", "serve"]
