"""The network of an edition: whole, on a day, and the parts of it that a page shows."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from lsgraph.claims.lists import no_beginning
from lsgraph.computing.cache import Cache
from lsgraph.computing.once import once_property
from lsgraph.errors import TooLargeError
from lsgraph.namespaces import INSTANCE

if TYPE_CHECKING:
    import networkx as nx

    from lsgraph.claims import Reference
    from lsgraph.claims.lists import Window
    from lsgraph.generations.folder import Generation
    from lsgraph.languages import Language, Message
    from lsgraph.network import EdgeKey, Measures, Positions, Ties
    from lsgraph.network.tables import Tables

#: Around what has more neighbours in a large network than these no picture is drawn, and they are not read.
_MOST_AROUND_ONE = 100
#: The name of an edge has its source, its target and its key.
_WORDS_OF_EDGE = 3
#: How many short names are remembered: pages name the same actors in row after row.
_MOST_SHORT_LABELS = 2_000
#: Most cached results as large as the network: the network on some day, or the result of an analysis. With ten thousand
#: nodes each has about 15 MB.
_MOST_NETWORKS, _MOST_SMALL_NETWORKS, _FEW_QUADS = 8, 60, 50_000


class EditionNetwork:
    """The network of one generation. What reads and analyses networks is imported when it is first needed."""

    def __init__(self, generation: Generation, *, most_quads: int) -> None:
        """Of data with more quads than `most_quads` nothing is made of everything while somebody waits (see `require_whole`)."""
        self.generation = generation
        quads = generation.manifest.total
        self._most_quads = most_quads
        self.is_partial = quads > most_quads
        self.cache = Cache()
        #: Results that are as large as the network itself.
        self.networks = Cache(_MOST_NETWORKS if quads > _FEW_QUADS else _MOST_SMALL_NETWORKS)
        self._short_labels = Cache(_MOST_SHORT_LABELS)

    def require_whole(self, next_step: Message | None = None) -> None:
        """Raise TooLargeError where the data is too large for what has to read all of it; `next_step` says what to ask for instead."""
        if self.is_partial:
            raise TooLargeError(self.generation.manifest.total, self._most_quads, next_step)

    @property
    def has_network(self) -> bool:
        """Whether the build made a network: not of data that is far too large."""
        return bool(self.tables.about["nodes"])

    @property
    def is_large(self) -> bool:
        """Whether the network has too many nodes for one picture; its pages then read what they show from its tables."""
        return bool(self.tables.about["large"])

    @once_property
    def tables(self) -> Tables:
        """The tables of the network, of which a page reads what it shows; raises StateError where they are damaged."""
        from lsgraph.network.table_file import NETWORK_FILE
        from lsgraph.network.tables import Tables

        return Tables(self.generation.path / NETWORK_FILE)

    @once_property
    def positions(self) -> dict[str, Positions]:
        """The places of the nodes of a small network, for each frame, as the build computed them; empty of a large one."""
        return self.tables.layouts()

    def measured(self, ties: Ties, day: str | None = None) -> dict[str, Measures]:
        """The measures of the network's nodes by these ties, as it stands, or on a day."""
        from lsgraph.network import measures

        if not (key := self.day_key(day)):
            return self.networks.get(("measures", ties), lambda: self.tables.measures(ties))
        return self.networks.get(("measures", key, ties), lambda: measures(self.graph_at(key), ties))

    @once_property
    def network(self) -> nx.MultiDiGraph[str]:
        """The network with what has ended, as the build kept it; empty where it made none, since the data is far too large.

        Raises TooLargeError where data and network are too large to be read whole: then each page reads its part of `tables`.
        """
        if self.is_large:
            self.require_whole()
        return self.tables.graph(range(self.tables.about["nodes"]))

    @once_property
    def graph(self) -> nx.MultiDiGraph[str]:
        """The network as it stands on record."""
        from lsgraph.network import Choice, choose

        return choose(self.network, Choice()).graph

    def graph_at(self, day: str | None) -> nx.MultiDiGraph[str]:
        """The network on a day (ISO 8601): without what did not hold then; as it stands on record without a day."""
        from lsgraph.network import Choice, choose

        key = self.day_key(day)
        return (
            self.networks.get(("graph", key), lambda: choose(self.network, Choice(at=key)).graph) if key else self.graph
        )

    def in_network(self, iri: str) -> bool:
        """Whether a thing is in the network as it stands or once stood."""
        return bool(self.tables.numbers([iri]))

    def short_label(self, reference: Reference, language: Language) -> str:
        """The short name of a thing in pictures, or its label where the network does not have it."""
        iri = reference.iri or ""

        def shortened() -> str | None:
            return self.tables.labels([iri], f"short_{language}").get(iri)

        return self._short_labels.get((iri, language), shortened) or reference.label(language)

    def region_places(self, region: str) -> dict[str, Positions]:
        """The places of what a picture of a region shows, by frame, as the build computed them; empty where it drew none."""
        from lsgraph.network.regional import REGION_PLACES

        stored: list[dict[str, Positions]] = self.tables.parts(REGION_PLACES, region, 0, 1)
        return stored[0] if stored else {}

    def region_nodes(self, region: str) -> int:
        """How many nodes the network of a region has, by its slug; its picture may show fewer."""
        from lsgraph.network.regional import REGION_PLACES

        stored: list[int] = self.tables.parts(REGION_PLACES, region, 1, 1)
        return stored[0] if stored else 0

    def region_network(self, region: str, day: str | None) -> nx.MultiDiGraph[str]:
        """What a picture of a region shows, by its slug, on a day or as it stands: the edges that lead to or from a node of it."""
        return self._network_of(
            {node for places in self.region_places(region).values() for node in places}, region, day
        )

    @once_property
    def first_places(self) -> dict[str, Positions]:
        """The places of what the first page's picture shows, by frame; empty of a large network, and where an older version built it."""
        from lsgraph.network.regional import EVERYWHERE, FIRST_PLACES

        stored: list[dict[str, Positions]] = self.tables.parts(FIRST_PLACES, EVERYWHERE, 0, 1)
        return stored[0] if stored else {}

    def first_network(self, day: str | None, frame: str) -> nx.MultiDiGraph[str]:
        """What the first page's picture for a frame shows, on a day or as it stands."""
        from lsgraph.network.regional import EVERYWHERE

        return self._network_of(set(self.first_places.get(frame, {})), EVERYWHERE, day)

    def _network_of(self, shown: set[str], region: str, day: str | None) -> nx.MultiDiGraph[str]:
        from lsgraph.network import Choice, choose
        from lsgraph.network.regional import region_graph

        if self.is_large:
            numbers = self.tables.numbers(shown).values()
            graph = choose(self.tables.graph(numbers), Choice(at=self.day_key(day) or None)).graph
        else:
            graph = self.graph_at(day).subgraph(shown)
        return region_graph(graph, region)

    def near(self, iri: str, day: str | None) -> nx.MultiDiGraph[str]:
        """The network on a day, or of a large one the part around a thing; that thing alone where more surrounds it than a picture can show."""
        if not self.is_large:
            return self.graph_at(day)
        from lsgraph.network import Choice, choose

        node = set(self.tables.numbers([iri]).values())
        around = node | self.tables.neighbours(node, day)
        return choose(self.tables.graph(around if len(around) <= _MOST_AROUND_ONE else node), Choice(at=day)).graph

    def edges_at(
        self, day: str | None, window: Window, region: str | None = None
    ) -> tuple[nx.MultiDiGraph[str], int, str | None]:
        """A part of the network's edges with their ends, on a day, or as it stands; how many there are, and the name of the last one where more follow.

        With the slug of a region those that lead to or from a node of it.
        Raises NotFoundError where there is no edge to go on after: its name are those of its ends and its key, with spaces between them
        (a key may have one in it: "org:memberOf 2").
        """
        after: EdgeKey | None = None
        if window.after is not None:
            ends = [name if ":" in name else INSTANCE + name for name in window.after.split(" ", _WORDS_OF_EDGE - 1)]
            if len(ends) != _WORDS_OF_EDGE or not self.tables.edge_numbers([(ends[0], ends[1], ends[2])]):
                raise no_beginning(window.after)
            after = (ends[0], ends[1], ends[2])
        edges = self._edges_read if self.is_large else self._edges_held
        graph, total, last = edges(day, after, window, region)
        return graph, total, " ".join(part.removeprefix(INSTANCE) for part in last) if last else None

    def _edges_read(
        self, day: str | None, after: EdgeKey | None, window: Window, region: str | None
    ) -> tuple[nx.MultiDiGraph[str], int, EdgeKey | None]:
        """The same of a large network, of which only the part is read."""
        from lsgraph.network import Choice, choose

        key, tables = self.day_key(day) or None, self.tables
        first = tables.edge_numbers([after])[0] + 1 if after else 0
        edges = tables.edges_from(first, window.limit + 1, window.offset, key, region)
        last = tables.ends_of(edges[window.limit - 1]) if len(edges) > window.limit else None
        _, total = self.cache.get(("counts", key, region), lambda: tables.counts(key, region))
        return choose(tables.graph_of(edges[: window.limit]), Choice(at=key)).graph, total, last

    def _edges_held(
        self, day: str | None, after: EdgeKey | None, window: Window, region: str | None
    ) -> tuple[nx.MultiDiGraph[str], int, EdgeKey | None]:
        """The same of a small network, which is held as a whole."""
        from lsgraph.network.regional import region_graph

        graph = self.graph_at(day)
        if region is not None:
            graph = region_graph(graph, region)
        edges = sorted(graph.edges(keys=True))
        first = (bisect_right(edges, after) if after else 0) + window.offset
        part = edges[first : first + window.limit]
        last = part[-1] if first + window.limit < len(edges) else None
        return graph if len(part) == len(edges) else graph.edge_subgraph(part), len(edges), last

    def day_key(self, day: str | None) -> str:
        """The latest day on which anything changes by that day: the network is the same from it on. Empty without a day."""
        if day is None:
            return ""
        index = bisect_right(self._days_of_change, day)
        return self._days_of_change[index - 1] if index else "0001-01-01"

    @property
    def _days_of_change(self) -> list[str]:
        days: list[str] = self.tables.about["days"]
        return days
