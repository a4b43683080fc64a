"""A graph that is open for reading: what it is asked, and what it answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from lsgraph.api import claims
from lsgraph.api.claims import language_of
from lsgraph.api.open_store import OpenStore
from lsgraph.api.tables import Table
from lsgraph.api.times import day_of, days_of
from lsgraph.claims import Resources
from lsgraph.claims.lists import main_agreement
from lsgraph.computing.deadlines import OWN_SECONDS
from lsgraph.errors import NotFoundError
from lsgraph.extras import needing
from lsgraph.generations.carried import is_carried
from lsgraph.languages import Message, marked
from lsgraph.namespaces import DATASET, mint

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    import networkx as nx
    import rdflib

    from lsgraph.api.pictures import Picture
    from lsgraph.api.times import Day, Edition
    from lsgraph.claims import Resource
    from lsgraph.generations.folder import Generation
    from lsgraph.network import Positions
    from lsgraph.stores import Store

_NO_AGREEMENT = marked("No agreement of that name is in the network then.")
_NO_FOUNDATION = marked("Nobody stands behind anything of that name then.")


class Editions(Protocol):
    """Where other editions of a graph are found."""

    def entries(self) -> Sequence[Edition]:
        """All that are on record, the oldest first."""
        ...

    def open(self, moment: str | dt.date) -> Graph:
        """What was known then; raises NotFoundError, UsageError and StateError."""
        ...


class Graph(OpenStore):
    """A graph that is open for reading; `lsgraph.open` makes one. It is also a context manager.

    Days (`at`, `first`, `second`) are texts as 2024-08-21, or dates of Python; things go by name, other name, slug, identifier, prefixed name or
    IRI. `language` (`sv`, `en`) is that of labels and sentences. Tables are `lsgraph.Table`; where they tell of claims each row has
    what it rests on: `basis` (`stated`, `reported`, `inferred`), `words`, `document`, `title`, `document_date`, `address` of the firmest
    piece of evidence, and `witnesses`, the number of sources that tell it independently of each other.
    """

    def __init__(
        self, store: Store | None, generation: Generation | None = None, editions: Editions | None = None
    ) -> None:
        super().__init__(store)
        self._resources: Resources | None = None
        self._network: nx.MultiDiGraph[str] | None = None
        self._editions = editions
        self.generation = generation

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __len__(self) -> int:
        """The number of quads."""
        return len(self._store)

    def __repr__(self) -> str:
        if self._open_store is None:
            return "<lsgraph.Graph, closed>"
        return f"<lsgraph.Graph {self._name()}, {len(self):,} quads>"

    def _name(self) -> str:
        if self.generation is None:
            return "of files"
        carried = ", carried by lsgraph" if is_carried(self.generation) else ""
        return f"generation {self.generation.hash} of {self.generation.manifest.created[:10]}{carried}"

    def _repr_html_(self) -> str:
        """What there is to ask, for notebooks."""
        rows = [(name, doc) for name in sorted(vars(Graph)) if name[0] != "_" and (doc := _first_sentence(name))]
        table = Table.of_rows(("method", "answers"), rows, self.citation)
        return table._repr_html_()

    @property
    def hash(self) -> str | None:
        """The name of the edition, by which a result can be cited; None for a graph of files."""
        return self.generation.hash if self.generation else None

    @property
    def created(self) -> str | None:
        """When the data of the edition was put together (UTC, ISO 8601); None for a graph of files."""
        return self.generation.manifest.created if self.generation else None

    @property
    def citation(self) -> str:
        """How to cite the edition that answers: its name, its day and its IRI."""
        if self.hash is None:
            return "lsgraph, of files"
        return f"lsgraph, edition {self.hash[:12]} of {(self.created or '')[:10]}, {DATASET}/{self.hash}"

    def close(self) -> None:
        """Let go of the store; whatever is asked afterwards raises StateError."""
        super().close()
        self._resources = self._network = None

    # --------------------------------------------------------------------------------------------------------- asking

    def questions(self) -> Table:
        """The questions that the graph is held to answer: `name`, and their words in `sv` and `en`."""
        rows = [(name, texts["sv"], texts["en"]) for name, (_, texts) in self._questions().items()]
        return Table.of_rows(("name", "sv", "en"), rows, self.citation)

    def query(
        self,
        text: str,
        *,
        bindings: Mapping[str, object] | None = None,
        languages: bool = False,
        seconds: float | None = OWN_SECONDS,
    ) -> Table:
        """The rows of a SELECT query, or of one of the questions by its name, a column a variable.

        `bindings` gives variables of the query values: texts, numbers, truth values, dates, `lsgraph.IRI`, `lsgraph.Text` (with a language tag),
        or terms of rdflib and pyoxigraph. With `languages` a column `<name>_language` has the tags of the texts in `<name>`.
        The query runs in a process of its own: it is ended after that many `seconds` (None or 0 let it run on) with
        QueryTimeError, and at once where the caller is interrupted. Terms that the data does not have are told as warnings. Raises
        QueryError, and NotFoundError with near names for a question that there is not.
        """
        content = self._reply(text, bindings, "select", seconds)
        return Table.of_tsv(content, self.citation, languages=languages)

    def ask(
        self, text: str, *, bindings: Mapping[str, object] | None = None, seconds: float | None = OWN_SECONDS
    ) -> bool:
        """The truth of an ASK query, or of one of the questions by its name; the arguments and errors are those of `query`."""
        return b'"boolean":true' in self._reply(text, bindings, "ask", seconds)

    def construct(
        self, text: str, *, bindings: Mapping[str, object] | None = None, seconds: float | None = OWN_SECONDS
    ) -> rdflib.Graph:
        """The triples of a CONSTRUCT or DESCRIBE query, or of one of the questions by its name, as a graph of rdflib.

        The arguments and errors are those of `query`.
        """
        import rdflib

        content = self._reply(text, bindings, "graph", seconds)
        return rdflib.Graph().parse(data=content, format="nt")

    # ---------------------------------------------------------------------------------------------------- what there is

    def find(self, text: str, *, limit: int = 20, language: str = "en") -> Table:
        """Things by name, slips forgiven, best first: `thing`, `label`, the name that `matched`, and a `score` from 0 to 100."""
        found = self._things().find(text, limit=limit)
        chosen = language_of(language)
        rows = [
            (claims.iri_of(each.reference.iri), each.reference.label(chosen), each.matched, each.score)
            for each in found
        ]
        return Table.of_rows(("thing", "label", "matched", "score"), rows, self.citation)

    def actors(self, kind: str | None = None, *, region: str | None = None, language: str = "en") -> Table:
        """Actors by name: `actor`, `kind` (`organization`, `group`, `person`, `post`), `label`; of a kind, of a region's slug, or `across` them."""
        things = self._things()
        return self._table(claims.actor_rows(things, kind, things.region_key(region), language_of(language)))

    def agreements(self, *, region: str | None = None, language: str = "en") -> Table:
        """Agreements by name: `agreement`, `label`; of a region's slug, or `across` them."""
        things = self._things()
        return self._table(claims.agreement_rows(things, things.region_key(region), language_of(language)))

    def sources(self, *, region: str | None = None, language: str = "en") -> Table:
        """Sources by name: `document`, `title`, `date`, `address`; those that tell of a region."""
        things = self._things()
        return self._table(claims.source_rows(things, things.region_key(region), language_of(language)))

    def regions(self, *, language: str = "en") -> Table:
        """The regions in their order: `region`, `slug`, `label`, and their main `agreement`."""
        chosen = language_of(language)
        rows = [
            (claims.iri_of(each.iri), each.slug, each.reference.label(chosen), claims.iri_of(each.agreement))
            for each in self._things().regions
        ]
        return Table.of_rows(("region", "slug", "label", "agreement"), rows, self.citation)

    def show(self, name: str) -> Resource:
        """One thing with its relations and their evidence, by name, slug, identifier or IRI; raises NotFoundError."""
        return self._things().describe(name)

    def evidence(
        self, source: str, predicate: str | None = None, target: str | None = None, *, language: str = "en"
    ) -> Table:
        """The sentences behind the edges from `source`: a row for each piece of evidence of each claim.

        `predicate` is a prefixed name or an IRI (`ls:hasSigned`). `words` are the document's own where `basis` is `stated`, with `start` and
        `end` as characters into its text; else they are ours. `attested_by` names the person who answers for it that the words carry
        the claim, where the check could not see it. Raises NotFoundError for a name that nothing has.
        """
        return self._table(claims.evidence_rows(self._things(), source, predicate, target, language_of(language)))

    def link(self, names: Sequence[str], *, language: str = "en") -> Table:
        """Your own list of names, each with the actor that has it: `name`, `actor`, `label`, `how`, `matched`, `near`.

        `how` is `exact`, `alias` (another name of it), `part` (a part of the text names it), `choose` (`near` names those that it may be)
        or `none`. At most a hundred names at once; raises UsageError.
        """
        return self._table(claims.linked_rows(self._things(), list(names), language_of(language)))

    # ------------------------------------------------------------------------------------------------------ who stands where

    def stances(self, agreement: str | None = None, *, at: Day | None = None, language: str = "en") -> Table:
        """Who stands where towards an agreement (that of the first page by default), on a day or as it is on record: a row for each act.

        `stance` is `invited`, `proposed`, `adopted`, `concluded`, `signed` or `withdrawn`; `earliest` and `latest` bound its day (None: not on
        record), `standing` says how sure it is on the day, `by` who acted for the actor. Who is not in it has nothing on record.
        """
        things = self._things()
        iri = things.resolve(agreement) if agreement is not None else self._main_agreement()
        return self._table(claims.stance_rows(things, iri, day_of(at), language_of(language)))

    def changes(self, first: Day, second: Day, *, language: str = "en") -> Table:
        """What changed between two days, which both count, the earlier one first: acts, and roles that began or ended, as far as sources date them."""
        return self._table(claims.change_rows(self._things(), *days_of(first, second), language_of(language)))

    def compare(self, first: Day, second: Day, *, language: str = "en") -> Table:
        """What sets two days apart, the earlier one first: each relation that stood otherwise on the later one (`kind`, `was`, `now`)."""
        return self._table(claims.apart_rows(self._things(), *days_of(first, second), language_of(language)))

    def compare_agreements(self, first: str, second: str, *, at: Day | None = None, language: str = "en") -> Table:
        """Who is in both of two agreements, and who in one alone: the stances of each actor towards the `first` and the `second`."""
        things = self._things()
        one, other = things.resolve(first), things.resolve(second)
        return self._table(claims.comparison_rows(things, one, other, day_of(at), language_of(language)))

    # ---------------------------------------------------------------------------------------------------------- analyses

    def network(
        self, *, at: Day | None = None, region: str | None = None, flat: bool = True, language: str = "en"
    ) -> nx.MultiDiGraph[str]:
        """The network, on a day or as it is on record, of a region alone if given, for networkx; needs `lsgraph[analysis]`.

        Nodes are IRIs, keys of edges prefixed names. All attributes are plain texts, numbers and truths, with `label` and `title` in the language,
        so that each writer of networkx takes them; without `flat` they are what `lsgraph.network.network` tells, with the claims of
        each edge.
        """
        chosen = language_of(language)
        graph = self._graph_at(at)
        if region is not None:
            slug = self._things().region(region).slug
            inside = {node for node, data in graph.nodes(data=True) if data["region"] == slug}
            near = [edge for edge in graph.edges(keys=True) if edge[0] in inside or edge[1] in inside]
            graph = graph.edge_subgraph(near).copy()  # type: ignore[arg-type]  # edges of a multigraph have keys
        if not flat:
            return graph
        from lsgraph.network.flat import flat as plain

        return plain(graph, chosen)

    def measures(self, ties: str = "firm", *, at: Day | None = None, language: str = "en") -> Table:
        """Who connects whom: a row for each node of the network, ranked actors first, as pages and files tell it.

        `ties` says along which ties ways lead: `firm` (done or in force, certain, and not only our conclusion) or `all`. `betweenness` is the
        part of the shortest paths between two other actors that leads over a node; only named actors have a `rank`, which equals
        share. `contacts` counts those with which it has any tie, `firm` those with a firm one. Needs `lsgraph[analysis]`; raises UsageError.
        """
        with needing("Graph.measures()"):
            from lsgraph.api import analyses

            return self._table(analyses.measure_rows(self._graph_at(at), analyses.ties_of(ties), language_of(language)))

    def roles(self, ties: str = "firm", *, at: Day | None = None, language: str = "en") -> Table:
        """Who connects whom and how sure that is: a row for each actor that has a rank.

        When any one source is left out its rank lies between `best` and `worst`; `steady` is whether it then stays the same. `gone_without`
        are sources without which it has none, `decisive` is the source that moves it most. Needs `lsgraph[analysis]`; raises UsageError.
        """
        with needing("Graph.roles()"):
            from lsgraph.api import analyses

            chosen = analyses.ties_of(ties)
            return self._table(analyses.role_rows(self._things(), self._graph_at(at), chosen, language_of(language)))

    def gaps(
        self,
        agreement: str | None = None,
        foundation: str | None = None,
        *,
        at: Day | None = None,
        language: str = "en",
    ) -> Table:
        """Who and what is missing, by rule: what could be expected and is not on record. That is no statement that it is not so.

        `rule` is `principals` (they stand behind the foundation and have no signature on record), `participants` (at the meeting of signing),
        `proposed` (asked, and nothing decided), `unnamed`, `identifiers`, `inferred`, `pages` or `without-relation`; `because` is why it is
        expected, `concluded` whether that is our conclusion alone. Who may have signed by the day `at`, but perhaps later, is in no row:
        `stances` tells. Needs `lsgraph[analysis]`; raises NotFoundError.
        """
        with needing("Graph.gaps()"):
            from lsgraph.analysis.agreements import agreements, foundations
            from lsgraph.api import analyses

            things, graph = self._things(), self._graph_at(at)
            towards = analyses.chosen(things, self._offered(agreements(graph)), agreement, Message(_NO_AGREEMENT))
            offered = foundations(graph)
            behind = (
                analyses.chosen(things, offered, foundation, Message(_NO_FOUNDATION)) if offered or foundation else None
            )
            return self._table(analyses.gap_rows(things, graph, towards, behind, self._stored(), language_of(language)))

    def what_if(
        self, signed: Sequence[str], agreement: str | None = None, *, at: Day | None = None, language: str = "en"
    ) -> Table:
        """What would change if organisations signed an agreement: a row for each measure, `before` and `after`. Nothing of it is kept.

        `principals`, `participants` and `organizations` count who has signed, of a `whole`; `pairs`, `largest`, `reaching`, `distance` and
        `holding` tell how firm ties hold organisations together. Needs `lsgraph[analysis]`; raises NotFoundError and UsageError.
        """
        with needing("Graph.what_if()"):
            from lsgraph.analysis.agreements import agreements
            from lsgraph.api import analyses

            things, graph = self._things(), self._graph_at(at)
            towards = analyses.chosen(things, self._offered(agreements(graph)), agreement, Message(_NO_AGREEMENT))
            names = [signed] if isinstance(signed, str) else list(signed)
            return self._table(analyses.what_if_rows(things, graph, towards, names, language_of(language)))

    def same(self, name: str | None = None, *, least: float = 70, language: str = "en") -> Table:
        """What people have judged to be the same or different things, and what may be the same (no `verdict`), by `score` from 0 to 100."""
        from lsgraph.api import analyses

        things = self._things()
        thing = things.resolve(name) if name is not None else None
        return self._table(analyses.same_rows(things, thing, least, language_of(language)))

    def picture(self, language: str = "en", *, at: Day | None = None) -> Picture:
        """The network drawn as SVG, on a day or as the first page shows it: a large one in groups. Needs `lsgraph[analysis]`."""
        chosen = language_of(language)
        with needing("Graph.picture()"):
            from lsgraph.api.pictures import drawn

            return drawn(self._graph_at(at), self._places(), chosen)

    # ---------------------------------------------------------------------------------------------------------- editions

    def editions(self) -> Table:
        """The editions that there are, the oldest first: `hash`, and since when (`time`, UTC) each was the current one."""
        rows = [(each.hash, each.time) for each in self._known_editions().entries()]
        return Table.of_rows(("hash", "time"), rows)

    def known(self, moment: str | dt.date) -> Graph:
        """The graph as it was known at the end of a day, at a moment, or by the beginning of an edition's hash.

        Raises NotFoundError where nothing was known then, UsageError for what is none of these, StateError for an edition that is kept no more.
        """
        return self._known_editions().open(moment)

    def diff(self, earlier: Graph | str | dt.date, *, language: str = "en") -> Table:
        """What this edition tells otherwise than an earlier one: a graph, or what `known` takes. Something gone is no longer on record."""
        chosen = language_of(language)
        if isinstance(earlier, Graph):
            return self._table(claims.difference_rows(earlier._things(), self._things(), chosen))
        with self.known(earlier) as before:
            return self._table(claims.difference_rows(before._things(), self._things(), chosen))

    # ------------------------------------------------------------------------------------------------------------ within

    def _things(self) -> Resources:
        if self._resources is None:
            self._resources = Resources(self._store)
        return self._resources

    def _table(self, found: claims.Rows) -> Table:
        return Table.of_rows(*found, self.citation)

    def _known_editions(self) -> Editions:
        if self._editions is None:
            raise NotFoundError("A graph of files has no editions.", next_step="Open a project or a server.")
        return self._editions

    def _graph_at(self, at: Day | None) -> nx.MultiDiGraph[str]:
        with needing("Graph.network()"):
            from lsgraph.network import Choice, choose, network
        day = day_of(at)
        if self._network is None:
            self._network = network(self._things(), ended=True)
        return choose(self._network, Choice(at=day)).graph

    def _main_agreement(self) -> str:
        """The IRI of the agreement that comes first, as on the first page."""
        things = self._things()
        main = main_agreement(things)
        if main is None:
            raise NotFoundError("No act towards an agreement is on record.")
        return main

    def _offered(self, agreements: Sequence[str]) -> list[str]:
        """The agreements of the network on a day, that of the first page first."""
        main = self._main_agreement()
        return sorted(agreements, key=lambda iri: iri != main)

    def _stored(self) -> frozenset[str]:
        """The IRIs of the documents whose text is stored."""
        documents = self.generation.manifest.documents if self.generation else ()
        return frozenset(mint("document", slug) for slug in documents)

    def _places(self) -> dict[str, Positions]:
        """Where a picture has the nodes, by frame, as far as that is kept."""
        if self.generation is None:
            return {}
        from lsgraph.generations.carried import PLACES_FILE, places_of
        from lsgraph.network.table_file import NETWORK_FILE
        from lsgraph.network.tables import Tables

        if PLACES_FILE in self.generation.manifest.files:
            return places_of(self.generation)
        file = self.generation.path / NETWORK_FILE
        return Tables(file).layouts() if file.is_file() else {}


def _first_sentence(name: str) -> str:
    doc = getattr(Graph, name).__doc__ or ""
    return re.split(r"(?<=\w)[.:;] ", doc.strip().partition("\n")[0])[0]
