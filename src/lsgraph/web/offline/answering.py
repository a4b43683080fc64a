"""What the pages of a copy compute themselves: searches for names, and queries; their data as scripts."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from typing import TYPE_CHECKING

from lsgraph.languages import LANGUAGES, wording
from lsgraph.namespaces import THINGS, kind_and_slug
from lsgraph.stores.naming import names_of
from lsgraph.web.offline.places import place_of
from lsgraph.web.sparql.editor import LOCAL_ENGINE, LOCAL_QUADS, LOCAL_TRIPLES

if TYPE_CHECKING:
    from lsgraph.edition.edition import Edition
    from lsgraph.web.http.assets import Assets
    from lsgraph.web.offline.folder import Folder

#: Quads that a browser loads in a minute or so; of more, the page of queries is left to the live site.
MOST_QUADS = 1_000_000
_ENGINE = "vendor/oxigraph/oxigraph.wasm.gz"
#: Things whose labels are read at a time.
_AT_ONCE = 500


def can_answer(edition: Edition) -> bool:
    """Whether the data are few enough for a browser."""
    return edition.generation.manifest.total <= MOST_QUADS


def write_engine(edition: Edition, assets: Assets, folder: Folder) -> None:
    """Write the engine and the data, compressed, as scripts: where a page lies on a disk it can read nothing else."""
    dumps = edition.generation.path / "dumps"
    for place, name, content in (
        (LOCAL_ENGINE, "engine", assets.get(_ENGINE).content),
        (LOCAL_TRIPLES, "triples", (dumps / "lsgraph.nt.gz").read_bytes()),
        (LOCAL_QUADS, "quads", (dumps / "lsgraph.nq.gz").read_bytes()),
    ):
        encoded = base64.b64encode(content).decode()
        folder.write(
            place, f'self.lsgraphLocal = self.lsgraphLocal || {{}};\nself.lsgraphLocal.{name} = "{encoded}";\n'.encode()
        )


def write_names(edition: Edition, folder: Folder) -> None:
    """Write all names of things, with the label of each in each language and the page that it has."""
    others: dict[str, list[str]] = defaultdict(list)
    for iri, name in names_of(edition.store):
        if kind_and_slug(iri)[0] in THINGS and name not in others[iri]:
            others[iri].append(name)
    kinds = {language: {kind: wording("pages", language)[f"list_{kind}"] for kind in THINGS} for language in LANGUAGES}
    rows: list[list[object]] = []
    iris = sorted(others)
    for begin in range(0, len(iris), _AT_ONCE):
        part = iris[begin : begin + _AT_ONCE]
        labels = edition.resources.labels.of(part)
        for iri in part:
            kind, slug = kind_and_slug(iri)
            given = labels.get(iri, {})
            told = [given.get(language) or next(iter(given.values()), slug) for language in LANGUAGES]
            further = [name for name in others[iri] if name not in told]
            rows.append([kind, place_of(f"/x/{kind}/{slug}").removeprefix("x/"), told, further])
    content = {"languages": LANGUAGES, "kinds": kinds, "things": rows}
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    folder.write("names.js", f"self.lsgraphNames = {text};\n".encode())
