"""The one table of formats, and content negotiation over it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from lsgraph.errors import NotFoundError, near_matches
from lsgraph.http.fields import MOST_CHARACTERS, members
from lsgraph.http.negotiation import WITH_PARAMETERS, media_quality, media_ranges
from lsgraph.languages import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.http.negotiation import MediaRange

Kind = Literal["results", "file", "graph", "dataset", "page"]


@dataclass(frozen=True, slots=True, eq=False)
class Format:
    """One way to write something down; each is there once.

    `name` is what people type (`--format`, `?format=`), `suffix` the file ending with its dot, `aliases` further media types
    that ask for it, `spellings` what else programs call it.
    """

    name: str
    media_type: str
    suffix: str
    kind: Kind
    aliases: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()

    @property
    def content_type(self) -> str:
        """The value of a Content-Type header: text types name their encoding, which is always UTF-8."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


JSON = Format("json", "application/sparql-results+json", ".srj", "results", ("application/json",))
XML = Format("xml", "application/sparql-results+xml", ".srx", "results", ("application/xml", "text/xml"))
CSV = Format("csv", "text/csv", ".csv", "results")
TSV = Format("tsv", "text/tab-separated-values", ".tsv", "results")
TURTLE = Format(
    "turtle", "text/turtle", ".ttl", "graph",
    ("application/x-turtle", "application/turtle", "text/n3", "text/rdf+n3"), ("n3",),
)  # fmt: skip
N_TRIPLES = Format("ntriples", "application/n-triples", ".nt", "graph", (), ("n-triples",))
RDF_XML = Format("rdfxml", "application/rdf+xml", ".rdf", "graph", ("application/xml",), ("rdf+xml", "xml"))
JSON_LD = Format(
    "jsonld", "application/ld+json", ".jsonld", "graph", ("application/json",), ("json-ld", "ld+json", "json")
)
TRIG = Format("trig", "application/trig", ".trig", "dataset")
N_QUADS = Format("nquads", "application/n-quads", ".nq", "dataset", (), ("n-quads",))
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".xlsx", "file")
PARQUET = Format("parquet", "application/vnd.apache.parquet", ".parquet", "file")
CSVW = Format("csvw", "application/csvm+json", ".csv-metadata.json", "file")
HTML = Format("html", "text/html", ".html", "page", ("application/xhtml+xml",))

#: The network as a picture and as graphs for other programs; no answers to queries, so not among `FORMATS`.
SVG = Format("svg", "image/svg+xml", ".svg", "page")
GRAPHML = Format("graphml", "application/graphml+xml", ".graphml", "file")
GEXF = Format("gexf", "application/gexf+xml", ".gexf", "file")
#: The same picture in pixels.
PNG = Format("png", "image/png", ".png", "file")
#: Briefs, for people who take them along.
PDF = Format("pdf", "application/pdf", ".pdf", "file")
DOCX = Format("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ".docx", "file")
PPTX = Format("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", ".pptx", "file")
#: JSON that is no answer to a query; only what has no RDF in it is written so.
PLAIN_JSON = Format("json", "application/json", ".json", "file")
#: The words of a source; not among `FORMATS`, since only documents have it.
TEXT = Format("text", "text/plain", ".txt", "page")
#: What one address alone is written as.
ATOM = Format("atom", "application/atom+xml", ".atom", "file")
LINK_FORMAT = Format("link-format", "application/link-format", ".links", "file")
PLAIN_XML = Format("xml", "application/xml", ".xml", "file")
LINKSET = Format("linkset", "application/linkset+json", ".linkset.json", "file", ("application/json",))
#: FollowTheMoney's entities, one on a line.
FTM = Format("ftm", "application/json+ftm", ".ftm.json", "file", ("application/json", "application/x-ndjson"))
MARKDOWN = Format("markdown", "text/markdown", ".md", "page")
EML = Format("eml", "message/rfc822", ".eml", "file")
RDF_PATCH = Format("rdf-patch", "application/rdf-patch", ".patch", "file")

#: In the order in which the server prefers them where a client has no preference.
FORMATS: tuple[Format, ...] = (
    JSON, XML, CSV, TSV, XLSX, PARQUET, CSVW, TURTLE, N_TRIPLES, RDF_XML, JSON_LD, TRIG, N_QUADS, HTML,
)  # fmt: skip
RESULTS = tuple(fmt for fmt in FORMATS if fmt.kind == "results")
#: Rows as files that also hold the query, the time and the version of the data; CSVW is the description of a CSV file.
FILES = tuple(fmt for fmt in FORMATS if fmt.kind == "file")
GRAPHS = tuple(fmt for fmt in FORMATS if fmt.kind == "graph")
DATASETS = tuple(fmt for fmt in FORMATS if fmt.kind == "dataset")


def by_name(name: str, offered: Sequence[Format] = FORMATS) -> Format:
    """The offered format of that name, ending or media type; raises NotFoundError with near names.

    A name goes before another format's alias: `json` is SPARQL JSON where rows are offered, and JSON-LD where only graphs are.
    """
    wanted = name.partition(";")[0].strip().lower()
    for fmt in offered:
        if wanted in (fmt.name, fmt.suffix, fmt.suffix[1:], fmt.media_type):
            return fmt
    for fmt in offered:
        if wanted in (*fmt.aliases, *fmt.spellings):
            return fmt
    names = [fmt.name for fmt in offered]
    raise NotFoundError(
        Message("There is no format {name!r} here.", name=name),
        near=near_matches(wanted, names),
        next_step=Message("The formats are {names}.", names=", ".join(names)),
    )


def negotiate(accept: str | None, offered: Sequence[Format]) -> Format | None:
    """The offered format that an Accept header prefers, or None where it accepts none of them (RFC 9110, 12.5.1).

    The most specific media range that fits a format gives its quality; equal qualities go to the earlier format. An alias
    counts only where it is named in full: `text/*` does not ask for what has the alias `text/xml`. Ranges that are no media
    ranges are passed over; without a header, or with one that is empty or too long to be read, all is acceptable.
    """
    if accept is None or len(accept) > MOST_CHARACTERS:
        return offered[0] if offered else None
    return _negotiate(accept, tuple(offered))


#: Clients send few different headers, and the same ones each time.
@lru_cache(1024)
def _negotiate(accept: str, offered: tuple[Format, ...]) -> Format | None:
    if not members(accept):
        return offered[0] if offered else None
    ranges = media_ranges(accept)
    best: Format | None = None
    best_quality = 0.0
    for fmt in offered:
        quality = _format_quality(fmt, ranges)
        if quality > best_quality:
            best, best_quality = fmt, quality
    return best


def _format_quality(fmt: Format, ranges: Sequence[MediaRange]) -> float:
    """What is said of the format's own media type counts; else what is said of an alias by name; else what a wildcard says."""
    exactness, quality = media_quality(fmt.media_type, ranges)
    if exactness >= WITH_PARAMETERS:
        return quality
    named = [fit for alias in fmt.aliases if (fit := media_quality(alias, ranges))[0] >= WITH_PARAMETERS]
    return max(fit[1] for fit in named) if named else quality
