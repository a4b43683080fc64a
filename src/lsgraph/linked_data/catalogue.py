"""The catalogue of a server's data and services: DCAT-AP-SE 3.0.1, ready to be harvested.

One dataset for everything, with a distribution for each dump, and one for each of its parts (`parts`), with the files of its graphs by
the titles of their sources; data services for SPARQL, the JSON interface and the change feed. `data/catalogue.ttl` has the texts; the
publisher is a setting.

Sources: DCAT-AP-SE, https://docs.dataportal.se/dcat/; DCAT 3, https://www.w3.org/TR/vocab-dcat-3/. Where DIGG and the EU require
different forms of a value (`dcterms:format`), DIGG's is used. Values from vocabularies have their class beside them, as the EU's shapes ask.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.languages import LANGUAGES, translations, wording
from lsgraph.linked_data.catalogue_file import objects_of
from lsgraph.linked_data.parts import Part, parts_of
from lsgraph.media_types import FORMATS, JSON_LD, N_QUADS, TRIG, TURTLE, Format, by_name
from lsgraph.namespaces import DATASET, GRAPH, INSTANCE, LICENCE, ONTOLOGY, SHAPES
from lsgraph.rdf.triples import iri_of, texts, triple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lsgraph.claims.read import Texts
    from lsgraph.generations.dumps import Dump
    from lsgraph.generations.folder import Manifest
    from lsgraph.generations.journal import Entry
    from lsgraph.linked_data.catalogue_file import Words
    from lsgraph.linked_data.publisher import Publisher

_LICENCE = ox.NamedNode(LICENCE)
_EU = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = tuple(ox.NamedNode(f"{_EU}language/{code}") for code in translations("open_data", "language").values())
_PUBLIC = ox.NamedNode(f"{_EU}access-right/PUBLIC")
_THEMES = ox.NamedNode(f"{_EU}data-theme")
_AVAILABILITY = ox.NamedNode("http://data.europa.eu/r5r/availability")
_AVAILABLE = ox.NamedNode(f"{_EU}planned-availability/EXPERIMENTAL")
_IANA = "https://www.iana.org/assignments/media-types/"
#: The classes of what stands under a property, which a reader can't look up where the value lies elsewhere.
_CLASSES = {
    iri_of(name): iri_of(of)
    for of, names in {
        "dcterms:LicenseDocument": ("dcterms:license",),
        "dcterms:LinguisticSystem": ("dcterms:language",),
        "dcterms:RightsStatement": ("dcterms:accessRights",),
        "dcterms:Location": ("dcterms:spatial",),
        "dcterms:Standard": ("dcterms:conformsTo",),
        "dcterms:Frequency": ("dcterms:accrualPeriodicity",),
        "dcterms:MediaType": ("dcat:mediaType", "dcat:compressFormat"),
        "skos:Concept": ("dcat:theme", "dcterms:type", _AVAILABILITY.value),
        "skos:ConceptScheme": ("dcat:themeTaxonomy",),
        "foaf:Document": ("dcat:landingPage", "foaf:page", "foaf:homepage"),
        "spdx:ChecksumAlgorithm": ("spdx:algorithm",),
    }.items()
    for name in names
}
#: What the EU's shapes want of a term wherever it is mentioned.
_NAMED = {iri_of("skos:Concept"): "skos:prefLabel", iri_of("skos:ConceptScheme"): "dcterms:title"}
#: The forms of the files of a part: for people, with the graphs' names, and for programs that read JSON.
_OF_PARTS = (TURTLE, N_QUADS, JSON_LD)
#: Used if data/catalogue.ttl is missing, as for data not built from this repository.
_PLAIN = ("dcterms:title", "dcterms:description")


@dataclass(frozen=True)
class Catalogue:
    """The parts of the catalogue. `written` are the triples of data/catalogue.ttl, `titles` those of graphs and documents by IRI, `days` the first and the last day."""

    base: str
    publisher: Publisher
    manifest: Manifest
    entries: Sequence[Entry]
    kept: frozenset[str]
    dumps: Mapping[str, Dump]
    titles: Mapping[str, Texts]
    written: Words
    days: tuple[str, str] | None

    def triples(self) -> Iterator[ox.Triple]:
        """The triples of the catalogue, in a fixed order."""
        for told in self._told():
            yield told
            if (of := _CLASSES.get(told.predicate)) is not None and isinstance(told.object, ox.NamedNode):
                yield triple(told.object, "rdf:type", of)
                if (named := _NAMED.get(of)) is not None:
                    # Its code: how a vocabulary calls its terms is for the vocabulary to tell.
                    yield triple(told.object, named, ox.Literal(told.object.value.rpartition("/")[2]))

    def _told(self) -> Iterator[ox.Triple]:
        yield from self._catalogue()
        yield from self._agents()
        yield from self._dataset()
        for part in self._parts:
            yield from self._part(part)
        for dump in self.dumps.values():
            if dump.graph is None:
                yield from self._distribution(dump)
        yield from self._services()

    def _node(self, name: str) -> ox.NamedNode:
        return ox.NamedNode(f"{self.base}/catalogue#{name}")

    @cached_property
    def _parts(self) -> tuple[Part, ...]:
        return parts_of(self._dumps_of_graphs)

    @cached_property
    def _dumps_of_graphs(self) -> Mapping[str, list[Dump]]:
        dumps: dict[str, list[Dump]] = defaultdict(list)
        for dump in self.dumps.values():
            if dump.graph:
                dumps[dump.graph].append(dump)
        return dumps

    @property
    def _issued(self) -> ox.Literal:
        return _moment(self.entries[0].time if self.entries else self.manifest.created)

    def _catalogue(self) -> Iterator[ox.Triple]:
        node = self._node("catalogue")
        yield triple(node, "rdf:type", iri_of("dcat:Catalog"))
        yield from texts(node, "dcterms:title", translations("open_data", "catalogue/title"))
        yield from texts(
            node,
            "dcterms:description",
            translations("open_data", "catalogue/description"),
        )
        yield triple(node, "dcterms:publisher", ox.NamedNode(self.publisher.iri))
        yield triple(node, "dcterms:license", _LICENCE)
        yield triple(node, "dcterms:issued", self._issued)
        yield triple(node, "dcterms:modified", _moment(self.manifest.created))
        yield triple(node, "foaf:homepage", ox.NamedNode(f"{self.base}/"))
        yield triple(node, "dcat:themeTaxonomy", _THEMES)
        for language in _LANGUAGES:
            yield triple(node, "dcterms:language", language)
        for place in objects_of(self.written, "dcterms:spatial"):
            yield triple(node, "dcterms:spatial", place)
        for dataset in (DATASET, *(part.iri for part in self._parts)):
            yield triple(node, "dcat:dataset", ox.NamedNode(dataset))
        for service in SERVICES:
            yield triple(node, "dcat:service", self._node(service.name))

    def _agents(self) -> Iterator[ox.Triple]:
        agent, contact = ox.NamedNode(self.publisher.iri), self._node("contact")
        yield triple(agent, "rdf:type", iri_of("foaf:Agent"))
        yield triple(agent, "foaf:name", ox.Literal(self.publisher.name, language="sv"))
        yield triple(agent, "dcterms:type", ox.NamedNode(self.publisher.type))
        if self.publisher.number:
            yield triple(agent, "dcterms:identifier", ox.Literal(self.publisher.number))
        yield triple(contact, "rdf:type", iri_of("vcard:Organization"))
        yield triple(contact, "rdf:type", iri_of("vcard:Kind"))
        yield triple(contact, "vcard:fn", ox.Literal(self.publisher.contact))
        yield triple(contact, "vcard:hasEmail", ox.NamedNode(f"mailto:{self.publisher.email}"))

    def _common(self, node: ox.NamedNode) -> Iterator[ox.Triple]:
        yield triple(node, "rdf:type", iri_of("dcat:Dataset"))
        yield triple(node, "dcterms:publisher", ox.NamedNode(self.publisher.iri))
        yield triple(node, "dcat:contactPoint", self._node("contact"))
        yield triple(node, "dcterms:license", _LICENCE)
        yield triple(node, "dcterms:accessRights", _PUBLIC)
        yield triple(node, "dcterms:issued", self._issued)
        yield triple(node, "dcterms:modified", _moment(self.manifest.created))
        yield triple(node, "dcat:version", ox.Literal(self.manifest.hash))
        yield triple(node, "dcterms:conformsTo", ox.NamedNode(SHAPES.rstrip("#")))
        yield triple(node, "dcterms:identifier", ox.Literal(node.value))
        for language in _LANGUAGES:
            yield triple(node, "dcterms:language", language)

    def _dataset(self) -> Iterator[ox.Triple]:
        node = ox.NamedNode(DATASET)
        yield from self._common(node)
        # The words for the first page are none of DCAT.
        yield from (written for written in self.written if not written.predicate.value.startswith(ONTOLOGY))
        predicates = {written.predicate for written in self.written}
        for predicate in _PLAIN:
            if iri_of(predicate) not in predicates:
                yield from texts(node, predicate, translations("open_data", f"plain/{predicate}"))
        yield triple(node, "dcat:landingPage", ox.NamedNode(f"{self.base}/"))
        yield triple(node, "foaf:page", ox.NamedNode(f"{self.base}/ontology"))
        yield from self._period(node)
        for name in sorted({entry.hash for entry in self.entries} & self.kept):
            yield triple(node, "dcat:hasVersion", ox.NamedNode(f"{DATASET}/{name}"))
        for part in self._parts:
            yield triple(node, "dcterms:hasPart", ox.NamedNode(part.iri))
        for dump in self.dumps.values():
            if dump.graph is None:
                yield triple(node, "dcat:distribution", self._node(_name(dump)))
        for service in SERVICES:
            yield triple(node, "dcat:distribution", self._node(f"{service.name}-access"))

    def _period(self, node: ox.NamedNode) -> Iterator[ox.Triple]:
        if self.days is None:
            return
        period = self._node("period")
        yield triple(node, "dcterms:temporal", period)
        yield triple(period, "rdf:type", iri_of("dcterms:PeriodOfTime"))
        for name, bound in zip(("dcat:startDate", "dcat:endDate"), self.days, strict=True):
            yield triple(period, name, ox.Literal(bound, datatype=iri_of("xsd:date")))

    def _part(self, part: Part) -> Iterator[ox.Triple]:
        node = ox.NamedNode(part.iri)
        yield from self._common(node)
        yield from texts(node, "dcterms:title", part.title)
        yield from texts(node, "dcterms:description", part.description)
        yield triple(node, "dcterms:isPartOf", ox.NamedNode(DATASET))
        yield triple(node, "dcat:landingPage", ox.NamedNode(f"{self.base}/dataset/{part.name}"))
        for predicate in ("dcat:keyword", "dcat:theme", "dcterms:spatial"):
            for term in objects_of(self.written, predicate):
                yield triple(node, predicate, term)
        yield from self._period(node)
        for fmt in _OF_PARTS:
            dumps = [
                dump
                for graph in part.graphs
                for dump in self._dumps_of_graphs[graph]
                if dump.format == fmt.name and not dump.compressed
            ]
            if dumps:
                yield from self._files(part, fmt, dumps)

    def _files(self, part: Part, fmt: Format, dumps: Sequence[Dump]) -> Iterator[ox.Triple]:
        """A part in one form: a distribution of several files, which DCAT-AP-SE allows; each has its title, size and checksum."""
        node = self._node(f"{part.name}-{fmt.name}")
        yield triple(ox.NamedNode(part.iri), "dcat:distribution", node)
        yield triple(node, "rdf:type", iri_of("dcat:Distribution"))
        title = {
            language: text.format(part=part.title[language], format=fmt.media_type)
            for language, text in translations("dataset_parts", "distribution/title").items()
        }
        yield from texts(node, "dcterms:title", title)
        counted = "distribution/description" if len(dumps) > 1 else "distribution/one"
        described = {
            language: text.format(count=len(dumps)) for language, text in translations("dataset_parts", counted).items()
        }
        yield from texts(node, "dcterms:description", described)
        yield triple(node, "dcat:accessURL", ox.NamedNode(f"{self.base}/dataset/{part.name}"))
        yield from self._terms_of(node, fmt)
        yield triple(node, "dcat:byteSize", _size(sum(dump.size for dump in dumps)))
        for dump in dumps:
            file = ox.NamedNode(f"{self.base}/dumps/{dump.name}")
            yield triple(node, "dcat:downloadURL", file)
            yield from texts(file, "dcterms:title", self._title_of(dump.graph or ""))
            yield triple(file, "dcat:byteSize", _size(dump.size))
            yield from self._checksum(file, dump)

    def _title_of(self, graph: str) -> Texts:
        """The title of the source that a graph is of; of a graph of ours its own, or its name."""
        name = graph.removeprefix(GRAPH)
        if title := self.titles.get(graph) or self.titles.get(f"{INSTANCE}document/{name}"):
            return title
        return {
            language: text.format(name=name) for language, text in translations("dataset_parts", "file/title").items()
        }

    def _terms_of(self, node: ox.NamedNode, fmt: Format) -> Iterator[ox.Triple]:
        yield triple(node, "dcterms:format", ox.Literal(fmt.media_type))
        yield triple(node, "dcat:mediaType", ox.NamedNode(_IANA + fmt.media_type))
        yield triple(node, "dcterms:license", _LICENCE)
        yield triple(node, "dcterms:modified", _moment(self.manifest.created))
        yield ox.Triple(node, _AVAILABILITY, _AVAILABLE)

    def _checksum(self, node: ox.NamedNode, dump: Dump) -> Iterator[ox.Triple]:
        checksum = self._node(f"{_name(dump)}-checksum")
        yield triple(node, "spdx:checksum", checksum)
        yield triple(checksum, "rdf:type", iri_of("spdx:Checksum"))
        yield triple(checksum, "spdx:algorithm", iri_of("spdx:checksumAlgorithm_sha256"))
        yield triple(checksum, "spdx:checksumValue", ox.Literal(dump.sha256, datatype=iri_of("xsd:hexBinary")))

    def _distribution(self, dump: Dump) -> Iterator[ox.Triple]:
        node, fmt = self._node(_name(dump)), by_name(dump.format, FORMATS)
        address = ox.NamedNode(f"{self.base}/dumps/{dump.name}")
        yield triple(node, "rdf:type", iri_of("dcat:Distribution"))
        yield from texts(node, "dcterms:title", dict.fromkeys(LANGUAGES, dump.name))
        yield from texts(node, "dcterms:description", _dump_description(dump, fmt))
        yield triple(node, "dcat:accessURL", address)
        yield triple(node, "dcat:downloadURL", address)
        yield from self._terms_of(node, fmt)
        if dump.compressed:
            yield triple(node, "dcat:compressFormat", ox.NamedNode(f"{_IANA}application/gzip"))
        yield triple(node, "dcat:byteSize", _size(dump.size))
        yield from self._checksum(node, dump)

    def _services(self) -> Iterator[ox.Triple]:
        for service in SERVICES:
            node, access = self._node(service.name), self._node(f"{service.name}-access")
            endpoint = ox.NamedNode(self.base + service.path)
            yield triple(node, "rdf:type", iri_of("dcat:DataService"))
            yield from texts(node, "dcterms:title", translations("open_data", f"{service.name}/title"))
            yield from texts(node, "dcterms:description", translations("open_data", f"{service.name}/description"))
            yield triple(node, "dcat:endpointURL", endpoint)
            yield triple(node, "dcat:endpointDescription", ox.NamedNode(self.base + service.described_at))
            yield triple(node, "dcat:servesDataset", ox.NamedNode(DATASET))
            yield triple(node, "dcterms:publisher", ox.NamedNode(self.publisher.iri))
            yield triple(node, "dcat:contactPoint", self._node("contact"))
            yield triple(node, "dcterms:license", _LICENCE)
            yield triple(node, "dcterms:accessRights", _PUBLIC)
            if service.conforms_to:
                yield triple(node, "dcterms:conformsTo", ox.NamedNode(service.conforms_to))
            for predicate in ("dcat:keyword", "dcat:theme"):
                for term in objects_of(self.written, predicate):
                    yield triple(node, predicate, term)
            for media_type in service.media_types:
                yield triple(node, "dcterms:format", ox.Literal(media_type))
            yield triple(access, "rdf:type", iri_of("dcat:Distribution"))
            yield from texts(access, "dcterms:title", translations("open_data", f"{service.name}/title"))
            yield from texts(access, "dcterms:description", translations("open_data", f"{service.name}/description"))
            yield triple(access, "dcat:accessURL", endpoint)
            yield triple(access, "dcat:accessService", node)
            yield triple(access, "dcterms:format", ox.Literal(service.media_types[0]))
            yield triple(access, "dcterms:license", _LICENCE)
            yield ox.Triple(access, _AVAILABILITY, _AVAILABLE)


@dataclass(frozen=True, slots=True)
class Service:
    """A data service: the paths of its endpoint and of its description."""

    name: str
    path: str
    described_at: str
    media_types: tuple[str, ...]
    conforms_to: str = ""


#: The services that the catalogue tells of.
SERVICES = (
    Service(
        "sparql", "/sparql", "/sparql/service",
        ("application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/turtle"),
        "https://www.w3.org/TR/sparql11-protocol/",
    ),
    Service(
        "api", "/api/", "/api/openapi.json",
        ("application/json",),
        "https://spec.openapis.org/oas/v3.1.0",
    ),
    Service(
        "feed", "/feed", "/feed",
        (TRIG.media_type, "application/n-quads", "application/ld+json"),
        "https://w3id.org/ldes/specification",
    ),
)  # fmt: skip


def _name(dump: Dump) -> str:
    return "dump-" + dump.name.replace("/", "-").replace(".", "-")


def _dump_description(dump: Dump, fmt: Format) -> Texts:
    texts: Texts = {}
    for language in LANGUAGES:
        words = wording("open_data", language)
        format_ = words["dump/compressed"].format(format=fmt.media_type) if dump.compressed else fmt.media_type
        texts[language] = words["dump/whole"].format(format=format_)
    return texts


def _size(count: int) -> ox.Literal:
    return ox.Literal(str(count), datatype=iri_of("xsd:nonNegativeInteger"))


def _moment(text: str) -> ox.Literal:
    return ox.Literal(text, datatype=iri_of("xsd:dateTime"))


def ordered(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """The triples, sorted and without duplicates, so that equal catalogues are equal bytes."""
    return sorted(set(triples), key=str)
