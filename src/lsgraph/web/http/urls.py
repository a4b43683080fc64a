"""The only module that builds addresses of this server."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode, urlsplit

from lsgraph.languages import DEFAULT_LANGUAGE, LANGUAGES
from lsgraph.media_types import TEXT
from lsgraph.namespaces import kind_and_slug, whole_of
from lsgraph.web.addresses import PAGES, Clocks
from lsgraph.web.http.problems import RequestError

if TYPE_CHECKING:
    from fastapi import Request

    from lsgraph.claims.read import Evidence
    from lsgraph.languages import Language
    from lsgraph.media_types import Format
    from lsgraph.web.http.assets import Assets


#: The longest address in a header. Proxies refuse answers with headers over 4 kB (the default of nginx); the other headers take up to
#: 1.2 kB.
LONGEST_HEADER_ADDRESS = 700
#: The longest address of a redirect, where it is the only long header.
_LONGEST_LOCATION = 1500
#: Pieces of evidence per part of a document's page.
EVIDENCE_IN_PART = 80
#: Characters of the name of what is reported.
_TITLE = 150
#: The parameter and the fragment of a document's page for a sentence that a search found.
FOUND = "found"
#: From where to where that sentence stands.
SPAN = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
#: Pages, by the first part of their path, that do not depend on a day: links to them carry none.
_DAYLESS = {page.path.partition("/")[0] for page in PAGES if page.clocks is Clocks.EDITION} - {
    page.path.partition("/")[0] for page in PAGES if page.clocks is Clocks.BOTH
}


@dataclass(frozen=True, slots=True)
class Urls:
    """Addresses below `base_url` (empty: relative to the server), with pages in one language."""

    base_url: str
    assets: Assets
    language: Language = DEFAULT_LANGUAGE
    clocks: tuple[tuple[str, str], ...] = ()
    """The clocks of the page (`known`, `at`), which its links keep."""
    reports: str = ""
    """Where readers report a fault, with places for the address and the name of what they report; empty for nowhere."""
    origin: str = ""
    """Under which address the server is reached, for what leads back to it from elsewhere."""

    def _path(self, path: str, /, **parameters: str | tuple[str, ...]) -> str:
        # A page has hundreds of addresses, and few of them have parameters.
        query = urlencode(given, doseq=True) if (given := {n: v for n, v in parameters.items() if v}) else ""
        base = urlsplit(self.base_url).path if self.base_url else ""
        return base + path + (f"?{query}" if query else "")

    def in_language(self, language: Language) -> Urls:
        """The same in another language."""
        return replace(self, language=language)

    def now(self) -> Urls:
        """The same without clocks."""
        return replace(self, clocks=())

    def page(self, name: str = "", /, **parameters: str | tuple[str, ...]) -> str:
        """A page by its path after the language; the start page by default. A parameter may have several values."""
        if not self.clocks:
            return self._path(f"/{self.language}/{name}", **parameters)
        clocks = {
            clock: value for clock, value in self.clocks if clock != "at" or name.partition("/")[0] not in _DAYLESS
        }
        return self._path(f"/{self.language}/{name}", **{**parameters, **clocks})

    def network_file(self, suffix: str, /, **parameters: str) -> str:
        """The network chosen by the parameters, as a file with that suffix (`.csv`)."""
        return self.page(f"network{suffix}", **parameters)

    def brief(self, name: str, suffix: str, /, **parameters: str | tuple[str, ...]) -> str:
        """The brief of a page, by its path after the language (`agreement/x`, `gaps`, `compare`), as a file with that suffix."""
        return self.page(f"brief/{name}{suffix}", **parameters)

    def thing(self, iri: str) -> str:
        """The page of a thing, for a part the one of its whole; the address of any other IRI is the IRI itself."""
        kind, slug = kind_and_slug(whole_of(iri))
        return self.page(f"{kind}/{quote(slug)}") if kind else iri

    def timeline(self, iri: str, suffix: str = "", /, **parameters: str) -> str:
        """The timeline of a thing; with a suffix as a file."""
        kind, slug = kind_and_slug(iri)
        return self.page(f"timeline/{kind}/{quote(slug)}{suffix}", **parameters)

    def evidence(self, evidence: Evidence) -> str:
        """A piece of evidence within the page of its document."""
        kind, slug = kind_and_slug(evidence.document)
        if not kind:
            return f"{evidence.document}#{fragment(evidence.iri)}"
        begin = evidence.ordinal // EVIDENCE_IN_PART * EVIDENCE_IN_PART
        part = {"from": str(begin)} if begin else {}
        return f"{self.page(f'{kind}/{quote(slug)}', **part)}#{fragment(evidence.iri)}"

    def sentence(self, document: str, start: int, end: int) -> str:
        """What stands between two places in the text of a document, within its page."""
        kind, slug = kind_and_slug(document)
        return f"{self.page(f'{kind}/{quote(slug)}', **{FOUND: f'{start}-{end}'})}#{FOUND}"

    def report(self, path: str, title: str = "") -> str:
        """Where to report a fault in what is at this path, which it has filled in."""
        address = path if "://" in path else replace(self, base_url=self.origin).absolute(path)
        return self.reports.replace("{address}", quote(address, safe="")).replace(
            "{title}", quote(title[:_TITLE], safe="")
        )

    def data(self, iri: str, suffix: str) -> str:
        """The data of a thing as a file with that suffix; the text of a document does not depend on a day."""
        kind, slug = kind_and_slug(iri)
        name = f"id/{kind}/{quote(slug)}{suffix}"
        return self.edition(name) if suffix == TEXT.suffix else self._path(f"/{name}", **dict(self.clocks))

    def graph(self, name: str, suffix: str = "", /, **parameters: str) -> str:
        """A named graph, or a file of it."""
        return self.edition(f"graph/{quote(name)}{suffix}", **parameters)

    def dump(self, name: str, generation: str = "") -> str:
        """A dump of the current generation, or of the one with that hash."""
        return self._path(f"/dumps/{generation}/{name}" if generation else f"/dumps/{name}")

    def edition(self, name: str, /, **parameters: str) -> str:
        """A top-level address that depends on the edition but not on a day: a graph, a term, the list of dumps."""
        clocks = {clock: value for clock, value in self.clocks if clock == "known"}
        return self._path(f"/{name}", **{**parameters, **clocks})

    def terms(self, name: str) -> str:
        """The page of the ontology, a vocabulary or other published terms, in this language."""
        return self.edition(f"{name}.html", lang=self.language)

    def difference(self, before: str, after: str) -> str:
        """The page of changes between two generations or two days."""
        return self.page("changes", **{"from": before, "to": after})

    def question(self, name: str) -> str:
        """The page of one question."""
        return self.page(f"questions/{name}")

    def sparql(self, query: str = "", fmt: Format | None = None) -> str:
        """The SPARQL endpoint, optionally with a query and a format."""
        return self._path("/sparql", query=query, format=fmt.name if fmt else "")

    def download(self, query: str, fmt: Format) -> str:
        """The answer to a query as a file that states its origin."""
        return self._path("/sparql", query=query, format=fmt.name, download="1")

    def sparql_form(self, query: str = "") -> str:
        """The form for queries in the page's language."""
        return self._path("/sparql", query=query, lang=self.language)

    def root(self, name: str) -> str:
        """A top-level address, such as `healthz`."""
        return self._path(f"/{name}")

    def static(self, name: str) -> str:
        """A static file with the hash of its content, so that it may be cached for ever."""
        return self._path(f"/static/{name}", v=self.assets.get(name).hash)

    def alternates(self, path: str, query: tuple[tuple[str, str], ...] = ()) -> dict[Language, str]:
        """The same page in each language, from the requested path and parameters; empty for pages without a language."""
        first, _, rest = path.removeprefix(urlsplit(self.base_url).path).lstrip("/").partition("/")
        if first not in LANGUAGES and first:
            return {}
        parameters = query or self.clocks
        tail = f"?{urlencode(parameters)}" if parameters else ""
        return {language: self.now().in_language(language).page(rest) + tail for language in LANGUAGES}

    def absolute(self, path: str) -> str:
        """The public address of a path, absolute if `base_url` is set."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}{path}" if parts.netloc else path


def fragment(iri: str) -> str:
    """The fragment identifier of a piece of evidence within a page."""
    return "evidence-" + kind_and_slug(iri)[1].replace("/", "-")


def path_of(request: Request) -> str:
    """The path of a request, percent-encoded for headers and links."""
    return quote(request.scope["path"], safe="/:@!$&'()+*,;=-._~")


def lead_to(address: str) -> str:
    """The address, for a redirect; raises RequestError 414 if it is too long for a header."""
    if len(address) > _LONGEST_LOCATION:
        raise RequestError(
            414,
            "The address is too long to lead on to another one.",
            next_step="Leave out parameters, or shorten them.",
        )
    return address
