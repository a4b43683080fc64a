"""The JSON-LD contexts of the EU's Core Public Organisation Vocabulary (CPOV), made of the table of its terms.

Each release has a context of its own. Containers are left out: they say how a value is written, not what it means.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

#: The address of the context of a release, without its scheme.
ADDRESS = "semiceu.github.io/CPOV/releases/{release}/context/core-public-organisation-ap.jsonld"
RELEASES = ("2.1.1", "2.1.2")
_TABLE = Path(__file__).with_name("cpov.toml")
_KINDS = {"thing": "@id", "text": "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"}


@cache
def cpov_context(release: str) -> dict[str, object]:
    """The value of `@context` of a release.

    >>> cpov_context("2.1.2")["hasUnit"]
    {'@id': 'http://www.w3.org/ns/org#hasUnit', '@type': '@id'}
    """
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    prefixes: dict[str, str] = table["prefixes"]
    terms: dict[str, Any] = table[release]

    def iri(name: str) -> str:
        prefix, _, rest = name.partition(":")
        return prefixes[prefix] + rest

    def properties(told: dict[str, str]) -> dict[str, object]:
        written: dict[str, object] = {}
        for name, value in told.items():
            of, _, kind = value.partition(" ")
            written[name] = {"@id": iri(of)} | ({"@type": _KINDS.get(kind) or iri(kind)} if kind else {})
        return written

    within = terms.get("within", {})
    classes = {
        name: {"@id": iri(of), "@context": properties(within[name])} if name in within else iri(of)
        for name, of in terms["classes"].items()
    }
    return classes | properties(terms.get("properties", {}))
