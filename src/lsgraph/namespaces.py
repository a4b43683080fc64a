"""Prefixes, and the minting and shortening of IRIs: the only place that spells out an IRI of lsgraph."""

from __future__ import annotations

import re

BASE = "https://w3id.org/lsgraph/"
ONTOLOGY = f"{BASE}ontology#"
SHAPES = f"{BASE}shapes#"
GRAPH = f"{BASE}graph/"
INSTANCE = f"{BASE}id/"
VOCABULARY = f"{BASE}vocabulary/"
#: The dataset as a whole, whichever server publishes it.
DATASET = f"{BASE}dataset"

INSTANCE_KINDS = (
    "organization", "group", "person", "post", "place", "region", "agreement", "policy", "event", "project", "document",
    "act", "participation", "membership", "statement", "decision", "evidence", "identifier", "edge", "judgement",
)  # fmt: skip
#: The kinds of instance that are things; the others are claims, evidence and their parts.
THINGS = (
    "organization",
    "group",
    "person",
    "post",
    "agreement",
    "policy",
    "event",
    "project",
    "place",
    "region",
    "document",
    "decision",
)
SCHEMES = (
    "legal-form", "role", "document-type", "basis", "act-type", "evidence-kind", "identifier-type", "standing",
    "outcome", "change-kind", "not-known", "verdict",
)  # fmt: skip

#: Every prefix that data, shapes, rules, questions and answers use, in the order in which files declare them.
PREFIXES: dict[str, str] = {
    "ls": ONTOLOGY,
    "lssh": SHAPES,
    "graph": GRAPH,
    **{kind: f"{INSTANCE}{kind}/" for kind in INSTANCE_KINDS},
    **{scheme: f"{VOCABULARY}{scheme}/" for scheme in SCHEMES},
    "adms": "http://www.w3.org/ns/adms#",
    "as": "https://www.w3.org/ns/activitystreams#",
    "cv": "http://data.europa.eu/m8g/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "formats": "http://www.w3.org/ns/formats/",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "ldes": "https://w3id.org/ldes#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "spex": "https://purl.expasy.org/sparql-examples/ontology#",
    "time": "http://www.w3.org/2006/time#",
    "tree": "https://w3id.org/tree#",
    "vann": "http://purl.org/vocab/vann/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "wgs": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

ACTORS_GRAPH = f"{GRAPH}actors"
REGIONS_GRAPH = f"{GRAPH}regions"
ONTOLOGY_GRAPH = f"{GRAPH}ontology"
VOCABULARIES_GRAPH = f"{GRAPH}vocabularies"
SHAPES_GRAPH = f"{GRAPH}shapes"
QUESTIONS_GRAPH = f"{GRAPH}questions"
DERIVED_GRAPH = f"{GRAPH}derived"
#: What follows from the meaning of terms alone, for clients that know ORG, FOAF or SKOS but do not reason. Nothing of it is a claim.
ENTAILED_GRAPH = f"{GRAPH}entailed"
#: There only where somebody has judged whether two things are the same.
JUDGEMENTS_GRAPH = f"{GRAPH}judgements"
#: Names that no source may take: these graphs have them.
RESERVED_GRAPHS = frozenset(
    (
        ACTORS_GRAPH,
        REGIONS_GRAPH,
        ONTOLOGY_GRAPH,
        VOCABULARIES_GRAPH,
        SHAPES_GRAPH,
        QUESTIONS_GRAPH,
        DERIVED_GRAPH,
        ENTAILED_GRAPH,
        JUDGEMENTS_GRAPH,
    )
)

#: In another engine: the union of all graphs, the staging area of the next generation, and the record of what is published.
UNION_GRAPH = f"{BASE}union"
STAGING = f"{BASE}staging/"
RECORD_GRAPH = f"{BASE}record"

#: The licence of the data, CC0: its IRI in RDF, which Creative Commons mints with http, and the address of its page.
LICENCE = "http://creativecommons.org/publicdomain/zero/1.0/"
LICENCE_PAGE = "https://creativecommons.org/publicdomain/zero/1.0/"

#: Each ends where a name begins, with a slash or a number sign, and no name has one of these.
_PREFIX_OF = {namespace: prefix for prefix, namespace in PREFIXES.items()}
_LOCAL_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.\-]*[A-Za-z0-9_\-])?")


def mint(kind: str, slug: str) -> str:
    """The IRI of an instance.

    >>> mint("organization", "region-stockholm")
    'https://w3id.org/lsgraph/id/organization/region-stockholm'
    """
    if kind not in INSTANCE_KINDS:
        raise ValueError(f"{kind!r} is no kind of instance; the kinds are {', '.join(INSTANCE_KINDS)}")
    return f"{INSTANCE}{kind}/{slug}"


#: `kind/slug`, alone or at the end of the address of a page or of data on any server.
_NAMED = re.compile(
    rf"(?:https?://[^\s?#]*/(?:[a-z]{{2}}|id)/)?((?:{'|'.join(INSTANCE_KINDS)})/[a-z0-9-]+)(?:\.[a-z]+)?(?:[?#]\S*)?"
)


def instance_meant(text: str) -> str | None:
    """The IRI of the instance that `kind/slug` means, or an address that somebody copied from a browser; None for another text.

    >>> instance_meant("organization/kth") == instance_meant("https://host.example/sv/organization/kth?at=2024-01-01")
    True
    >>> instance_meant("KTH"), instance_meant("https://host.example/organization/kth")
    (None, None)
    """
    found = _NAMED.fullmatch(text.strip())
    return INSTANCE + found[1] if found else None


def kind_and_slug(iri: str) -> tuple[str | None, str]:
    """The kind and the slug of an instance's IRI; the kind is None for any other IRI.

    >>> kind_and_slug("https://w3id.org/lsgraph/id/organization/kth")
    ('organization', 'kth')
    """
    if not iri.startswith(INSTANCE):
        return None, iri
    kind, _, slug = iri[len(INSTANCE) :].partition("/")
    return kind, slug


def whole_of(iri: str) -> str:
    """The instance that the IRI is a part of, such as the amount of a decision, which has no page of its own; any other IRI unchanged.

    >>> whole_of("https://w3id.org/lsgraph/id/decision/grant#amount")
    'https://w3id.org/lsgraph/id/decision/grant'
    """
    return iri.partition("#")[0] if iri.startswith(INSTANCE) else iri


def instance_name(iri: str) -> str:
    """An instance's IRI without their common prefix; any other IRI unchanged.

    >>> instance_name(mint("organization", "lund"))
    'organization/lund'
    """
    return iri.removeprefix(INSTANCE)


def graph_iri(name: str) -> str:
    """The IRI of the named graph with that name; for a source, its file name without extension."""
    return f"{GRAPH}{name}"


def shorten(iri: str) -> str | None:
    """The IRI with the longest matching prefix; None if no prefix gives a name that Turtle can write without escapes.

    >>> shorten("https://w3id.org/lsgraph/ontology#hasSigned")
    'ls:hasSigned'
    """
    end = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix, local = _PREFIX_OF.get(iri[:end]), iri[end:]
    return f"{prefix}:{local}" if prefix is not None and _LOCAL_NAME.fullmatch(local) else None


def expand(name: str) -> str:
    """The IRI of a prefixed name; raises KeyError with the prefix if it is unknown.

    >>> expand("ls:hasSigned")
    'https://w3id.org/lsgraph/ontology#hasSigned'
    """
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def sparql_prologue() -> str:
    """All prefixes as SPARQL declarations, one per line, to put before a query that declares none."""
    return "".join(f"PREFIX {prefix}: <{ns}>\n" for prefix, ns in PREFIXES.items())
