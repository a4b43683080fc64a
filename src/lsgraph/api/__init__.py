"""The graph for notebooks: answers as tables, the network for networkx, and the sentences behind each edge.

    import lsgraph

    with lsgraph.open() as graph:
        graph.query("who-has-signed")

Nothing here writes: the graph is what `lsgraph build` made, or what a server answers.
"""

from lsgraph.api.graph import Graph
from lsgraph.api.opening import open  # noqa: A004  # `lsgraph.open` reads as `gzip.open` does
from lsgraph.api.pictures import Picture
from lsgraph.api.tables import Table
from lsgraph.api.terms import IRI, Text

__all__ = ["IRI", "Graph", "Picture", "Table", "Text", "open"]
