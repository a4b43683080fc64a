"""The addresses for programs: SPARQL, linked data, history, JSON, doors for other tools, and operation."""

from __future__ import annotations

from lsgraph.media_types import (
    ATOM,
    FTM,
    HTML,
    JSON_LD,
    LINK_FORMAT,
    LINKSET,
    MARKDOWN,
    N_QUADS,
    N_TRIPLES,
    PLAIN_JSON,
    PLAIN_XML,
    RDF_PATCH,
    RDF_XML,
    SVG,
    TEXT,
    TRIG,
    TURTLE,
)
from lsgraph.namespaces import THINGS
from lsgraph.web.addresses.row import (
    ACTORS,
    METHODS,
    RDF,
    Address,
    Cache,
    Clocks,
    Copied,
    Crawlers,
    DataAddress,
    RecordsAddress,
    TermsAddress,
    filters_of,
)

#: The language of a page about what programs read.
_LANG = filters_of("lang")
#: Stands in front of the routes.
SPARQL = DataAddress(
    "/sparql", "sparql.endpoint:sparql", "the SPARQL endpoint: the workbench for people, the service description for programs that send no query ([SPARQL](sparql.md))",
    formats=(*RDF, HTML), methods=METHODS, crawlers=Crawlers.REFUSED, routed=False,
)  # fmt: skip

#: Queries, what the service says of itself, and proposals.
SERVICE: tuple[Address, ...] = (
    SPARQL,
    DataAddress("/sparql/service", "data.descriptions:described", "the service description", formats=RDF, endings=True, crawlers=Crawlers.REFUSED, copied=Copied.NEVER),
    DataAddress(
        "/sparql/terms.json", "sparql.editor:terms", "the classes, properties and graphs of the data with labels and counts, for editors; `graph` tells the graphs whose name has it in it",
        formats=(PLAIN_JSON,), crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
    DataAddress("/sparql-examples", "data.descriptions:described", "the questions as examples for SPARQL editors; for people it leads to the page of questions", formats=(*RDF, HTML), endings=True, crawlers=Crawlers.REFUSED),
    DataAddress("/.well-known/sparql-examples", "data.descriptions:described", "the same", formats=(*RDF, HTML), endings=True, copied=Copied.NEVER),
    DataAddress("/void", "data.descriptions:described", "the dataset by its counts (VoID); for people it leads to the page of data", formats=(*RDF, HTML), endings=True),
    DataAddress("/.well-known/void", "data.descriptions:described", "the same", formats=(*RDF, HTML), endings=True, copied=Copied.NEVER),
    DataAddress("/prefixes", "data.descriptions:described", "the prefixes, as SHACL declares them; for people it leads to their list on the page of data", formats=(*RDF, HTML), endings=True),
    DataAddress("/prefixes.json", "data.descriptions:prefixes_as_json", "the prefixes as one JSON object", formats=(PLAIN_JSON,)),
    DataAddress("/prefixes.sparql", "data.descriptions:prefixes_as_sparql", "the prefixes as SPARQL declarations", formats=(TEXT,)),
    DataAddress(
        "/catalogue", "data.descriptions:described", "the catalogue in DCAT-AP-SE ([linked data](linked-data.md)); for people it leads to its page",
        formats=(*RDF, HTML),
    ),
    DataAddress("/catalog", "data.descriptions:in_our_spelling", "leads to the catalogue", formats=(*RDF, HTML), cache=Cache.UNSAID, copied=Copied.NEVER),
    DataAddress("/catalogue.{suffix}", "data.descriptions:described", "the same with the ending of a format", formats=(*RDF, HTML)),
    DataAddress(
        "/validate", "validation.routes:form", "the form to ask whether RDF would be accepted as a source ([below](#validation))",
        crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
    DataAddress(
        "/validate", "validation.routes:validate", "whether the RDF in the body would be accepted as a source",
        formats=(PLAIN_JSON, *RDF, HTML), methods=("POST",), cache=Cache.NEVER, crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
)  # fmt: skip

LINKED_DATA: tuple[Address, ...] = (
    DataAddress(
        "/id/{kind}/{name}", "data.linked_data:thing",
        "303 to the page or to the data of an instance; with the ending of a format the instance itself, every claim that speaks of it, and their evidence; of a document also its text (`.txt`); with `profile` an actor in plain ORG or CPOV ([profiles](doors.md#profiles))",
        formats=(HTML, *RDF), clocks=Clocks.BOTH, things=THINGS, filters=_LANG,
    ),
    DataAddress(
        "/collection/{name}", "data.collections:of_kind",
        "all things of a kind (`organization`, `agreement` …) with types and labels, five hundred at a time; with the ending of a format in that",
        formats=RDF, clocks=Clocks.EDITION, filters=_LANG, copied=Copied.AMPLE,
    ),
    DataAddress(
        "/graph/{name}", "data.linked_data:graph", "a named graph, with `about` what it says of one thing; with the ending of a format in that",
        formats=(*RDF, TRIG, N_QUADS, HTML), clocks=Clocks.EDITION, filters=_LANG,
    ),
    DataAddress(
        "/dataset", "data.datasets:dataset", "303 to the first page, or to the description in the catalogue",
        formats=(HTML, *RDF), clocks=Clocks.BOTH, cache=Cache.UNSAID, copied=Copied.NEVER,
    ),
    DataAddress(
        "/dataset/{name}", "data.datasets:of_name",
        "303 to a part of the dataset (`sources`, `actors`, `terms`, `derived`: its place on the page of data, or its description in the catalogue), to a graph by its name, or by its hash to the dump of an edition or the page of all editions; with the ending of a format in that",
        formats=(HTML, *RDF, TRIG, N_QUADS), clocks=Clocks.EDITION, cache=Cache.UNSAID, filters=_LANG, copied=Copied.NEVER,
    ),
    DataAddress("/context", "data.linked_data:context", "the JSON-LD context", formats=(JSON_LD,), endings=True, clocks=Clocks.EDITION, cache=Cache.DAY),
    DataAddress(
        "/ontology/changes", "data.terms:changes_of_ontology", "what changed in the ontology from version to version",
        formats=(MARKDOWN, HTML), clocks=Clocks.EDITION, filters=_LANG,
    ),
    TermsAddress("/ontology", "data.terms:published", "the ontology", endings=True),
    TermsAddress("/ontology/{version}", "data.terms:published", "a version of the ontology"),
    TermsAddress("/vocabulary", "data.terms:published", "all vocabularies", endings=True),
    TermsAddress("/vocabulary/{scheme}", "data.terms:published", "a vocabulary"),
    TermsAddress("/vocabulary/{scheme}/{concept}", "data.terms:published", "a concept"),
    TermsAddress("/shapes", "data.terms:published", "the SHACL shapes", endings=True),
    TermsAddress("/rule/{name}", "data.terms:published", "a rule by which edges are derived"),
    TermsAddress("/question/{name}", "data.terms:published", "a question as RDF; for people it leads to its page"),
)  # fmt: skip

HISTORY: tuple[Address, ...] = (
    DataAddress("/versions", "data.history:versions", "the editions of the graph; for people it leads to their page", formats=(PLAIN_JSON, HTML), filters=_LANG, copied=Copied.NEVER),
    DataAddress(
        "/changes", "data.history:changes", "what changed between two editions (`from`, `to`), or with `clock=at` between two days",
        formats=(PLAIN_JSON,), crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
    DataAddress(
        "/changes.patch", "data.history:patch", "what changed between two editions as RDF Patch", formats=(RDF_PATCH,), crawlers=Crawlers.REFUSED, copied=Copied.NEVER
    ),
    DataAddress("/timemap/{path:path}", "data.history:mementos", "the mementos of an address (RFC 7089)", formats=(LINK_FORMAT,), copied=Copied.NEVER),
    DataAddress(
        "/feed", "data.history:stream", "the change feed as a Linked Data Event Stream; for people it leads to the page of the editions",
        formats=(TRIG, N_QUADS, JSON_LD, TURTLE, N_TRIPLES, RDF_XML, HTML), cache=Cache.MINUTE, filters=_LANG, copied=Copied.NEVER,
    ),
    DataAddress(
        "/feed.{suffix}", "data.history:stream", "the same with the ending of a format",
        formats=(TRIG, N_QUADS, JSON_LD, TURTLE, N_TRIPLES, RDF_XML, ATOM), cache=Cache.MINUTE, filters=_LANG, copied=Copied.NEVER,
    ),
    DataAddress(
        "/feed/part/{level}/{index}", "data.history:part", "a node of a long stream, which leads to a hundred of its pages, or of such nodes",
        formats=(TRIG, N_QUADS, JSON_LD, TURTLE, N_TRIPLES, RDF_XML), cache=Cache.MINUTE, copied=Copied.NEVER,
    ),
    DataAddress(
        "/feed/{number}/{page}", "data.history:members", "a page of the stream, which never changes", formats=(TRIG, N_QUADS, JSON_LD), cache=Cache.FOREVER, copied=Copied.NEVER
    ),
    DataAddress("/dumps", "data.dumps:index", "all dumps with sizes and checksums", formats=(PLAIN_JSON,), clocks=Clocks.EDITION),
    DataAddress("/dumps/checksums.sha256", "data.dumps:checksums", "the checksums as `sha256sum --check` reads them", formats=(TEXT,), clocks=Clocks.EDITION),
    DataAddress(
        "/dumps/{name:path}", "data.dumps:dump",
        "a dump, whole or in ranges; with an edition's hash before its name that of this edition, which may be kept for ever",
        formats=(N_QUADS, TRIG, N_TRIPLES, TURTLE, JSON_LD), clocks=Clocks.EDITION,
    ),
)  # fmt: skip

API: tuple[Address, ...] = (
    RecordsAddress("/api/", "api.description:index", "the operations below, as a page or as OpenAPI ([API](api.md))", formats=(PLAIN_JSON, HTML), clocks=Clocks.NONE, filters=_LANG),
    RecordsAddress("/api/openapi.json", "api.description:description", "the description in OpenAPI 3.1", clocks=Clocks.NONE),
    RecordsAddress("/api/actors", "api.actors:list_actors", "actors", clocks=Clocks.BOTH),
    RecordsAddress("/api/actors/{kind}/{slug}", "api.actors:get_actor", "an actor with its acts and memberships", clocks=Clocks.BOTH, things=ACTORS),
    RecordsAddress("/api/agreements", "api.agreements:list_agreements", "agreements"),
    RecordsAddress("/api/agreements/{slug}", "api.agreements:get_agreement", "an agreement with who stands where", clocks=Clocks.BOTH, things=("agreement",)),
    RecordsAddress("/api/acts", "api.agreements:list_acts", "acts towards agreements", clocks=Clocks.BOTH),
    RecordsAddress("/api/acts/{slug}", "api.agreements:get_act", "an act"),
    RecordsAddress("/api/memberships", "api.network:list_memberships", "memberships", clocks=Clocks.BOTH),
    RecordsAddress("/api/memberships/{slug}", "api.network:get_membership", "a membership"),
    RecordsAddress("/api/network", "api.network:get_network", "the network", clocks=Clocks.BOTH),
    RecordsAddress("/api/documents", "api.documents:list_documents", "sources"),
    RecordsAddress("/api/documents/{slug}", "api.documents:get_document", "a source with its text and all that rests on it"),
    RecordsAddress("/api/disagreements", "api.disagreements:list_disagreements", "where sources disagree"),
    RecordsAddress("/api/regions", "api.regions:list_regions", "regions"),
    RecordsAddress("/api/search", "api.search:search", "what `q` finds by name, and with `texts=true` in texts"),
)  # fmt: skip

#: For programs that know things by other names and identifiers.
DOORS: tuple[Address, ...] = (
    DataAddress(
        "/resolve/{scheme}/{value:path}", "data.identifiers:resolve",
        "303 to the thing with that identifier ([which, and in which forms](doors.md#identifiers)); 300 where the data have several, 404 where it is not on record",
        formats=(HTML, *RDF), clocks=Clocks.BOTH, cache=Cache.UNSAID, filters=_LANG, copied=Copied.NEVER,
    ),
    DataAddress(
        "/reconcile", "reconciling:reconcile",
        "the [Reconciliation API](doors.md#openrefine) 0.2: its manifest; with `queries` the candidates for the rows of a table, with `extend` the values of things; `lang` chooses the language of names",
        formats=(PLAIN_JSON,), methods=METHODS, crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
    DataAddress(
        "/reconcile/suggest/{kind}", "reconciling:suggest", "things (`entity`), types (`type`) or properties (`property`) whose names begin with `prefix`",
        formats=(PLAIN_JSON,), crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
    DataAddress("/reconcile/flyout/{kind}", "reconciling:flyout", "a line of HTML about one of these, by its `id`", formats=(PLAIN_JSON,), crawlers=Crawlers.REFUSED, copied=Copied.NEVER),
    DataAddress("/reconcile/properties", "reconciling:propose", "the properties that things of a `type` have", formats=(PLAIN_JSON,), crawlers=Crawlers.REFUSED, copied=Copied.NEVER),
    DataAddress("/exports/lsgraph.ftm.json", "data.exports:entities", "the edition as FollowTheMoney, a line an entity ([exports](doors.md#exports))", formats=(FTM,), clocks=Clocks.EDITION, crawlers=Crawlers.REFUSED),
    DataAddress("/exports/lsgraph.popolo.json", "data.exports:people_and_organizations", "persons, organisations, posts and memberships as Popolo", formats=(PLAIN_JSON,), clocks=Clocks.EDITION, crawlers=Crawlers.REFUSED),
    Address(
        "/mcp", "assistants.routes:mcp", "the Model Context Protocol over streamable HTTP, without sessions ([for assistants](assistants.md))",
        formats=(PLAIN_JSON,), methods=("POST",), cache=Cache.UNSAID, crawlers=Crawlers.REFUSED, copied=Copied.NEVER,
    ),
    DataAddress("/preview", "reconciling:preview", "a small page about a thing, by its `id`", framed=True, crawlers=Crawlers.REFUSED, copied=Copied.NEVER),
)  # fmt: skip

OPERATION: tuple[Address, ...] = (
    DataAddress(
        "/healthz", "readiness:healthz",
        'whether the process lives: always 200, within a second or so, with `{"status": "ok", "generation": …, "quads": …, "created": …}`; `generation` is null where there is nothing to serve, with the `reason`',
        formats=(PLAIN_JSON,), cache=Cache.NEVER, any_host=True, copied=Copied.NEVER,
    ),
    DataAddress(
        "/readyz", "readiness:readyz",
        'whether it can answer: 200 with `{"status": "ready", "generation": …}` where a generation is open, its files are as they were written ([quick look](operations.md#verify)) and a query is answered by a worker; else 503 with the `reasons`',
        formats=(PLAIN_JSON,), cache=Cache.NEVER, any_host=True, copied=Copied.NEVER,
    ),
    DataAddress("/robots.txt", "well_known:robots", "what crawlers are asked not to read", formats=(TEXT,), cache=Cache.UNSAID, copied=Copied.NEVER),
    DataAddress("/sitemap.xml", "well_known:sitemap", "the pages for search engines, in both languages; of many things the index of its parts", formats=(PLAIN_XML,), copied=Copied.NEVER),
    DataAddress("/sitemap-{part}.xml", "well_known:sitemap_part", "a part of the sitemap: 0 the pages about no single thing, from 1 on those about some of the things", formats=(PLAIN_XML,), copied=Copied.NEVER),
    DataAddress("/.well-known/api-catalog", "well_known:api_catalog", "the interfaces of this server with their descriptions (RFC 9727)", formats=(LINKSET,), copied=Copied.NEVER),
    DataAddress(
        "/.well-known/security.txt", "well_known:security", "where weaknesses are reported (RFC 9116), if `LSGRAPH_SECURITY_CONTACT` says it; else 404", formats=(TEXT,),
        cache=Cache.DAY, copied=Copied.NEVER,
    ),
    Address("/favicon.ico", "well_known:favicon", "the icon", formats=(SVG,), copied=Copied.NEVER),
    Address(
        "/static/{name:path}", "well_known:static", "style, script, icon; with `v` and the hash of the file they may be kept for ever", formats=()
    ),
)  # fmt: skip
