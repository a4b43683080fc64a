"""A part of the repository's data that stays as it is while the data grows: what chosen sources say, and whom they name.

Tests of how pages, pictures, counts and files tell of something need data that they know. The data of the repository is real and grows with every
source; what is said of one document and the pages around it does not change by that. So they run on that part, made anew from the files of
the repository in each run; the answers expected to its questions are those of the part. What holds of all data is tested on all of it.
"""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import INSTANCE, expand
from lsgraph.repository.dataset import load_dataset, read_triples
from lsgraph.repository.formatting import format_tree
from lsgraph.repository.questions import answer_text, read_questions
from lsgraph.repository.stories import STORIES_FOLDER, read_stories
from lsgraph.stores import EmbeddedStore

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

#: One stored document, and the pages that tell of the same agreement, meeting, foundation and project.
FIRST_SOURCES = (
    "campusflemingsberg-2024-12-16-klustermotor", "flemingsberg-se-irene-svenonius", "flemingsbergscience-2019-about-us",
    "flemingsbergscience-2021-09-07-vd", "flemingsbergscience-2024-01-17-ordforande", "flemingsbergscience-2024-06-24-sommarhalsning",
    "flemingsbergscience-founders-and-funders", "huddinge-ks-2024-1082", "pharma-industry-2024-06",
    "regionerna-2024-06-undertecknande", "swedenbio-flemingsberg-science",
)  # fmt: skip
#: Actors in the register that none of these sources ties to anything.
WITHOUT_RELATION = ("lansstyrelsen-i-stockholms-lan", "lansstyrelsen-i-uppsala-lan")
#: What was read later from one of these pages, with its evidence: the part stays as it was.
LATER_CLAIMS = frozenset(
    f"{INSTANCE}{name}"
    for name in ("membership/swedenbio-member-flemingsberg-science", "evidence/swedenbio-flemingsberg-science-member")
)
_EXPECTED = re.compile(r'ls:expected ("""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\]|\\.)*")', re.DOTALL)


def write_slice(root: Path, folder: Path, sources: Collection[str] = FIRST_SOURCES) -> Path:
    """Write a project with these sources of the repository alone, and with the actors and things that they name; return its folder."""
    for name in ("ontology", "shapes"):
        shutil.copytree(root / name, folder / name)
    data = folder / "data"
    shutil.copytree(root / "data", data, ignore=lambda *_: ["sources", "actors", "regions"])
    for kind in ("sources", "actors", "regions"):
        (data / kind).mkdir()
    for name in sources:
        _copy_without(LATER_CLAIMS, root / "data" / "sources" / f"{name}.ttl", data / "sources")
    files = sorted(path for kind in ("actors", "regions") for path in (root / "data" / kind).glob("*.ttl"))
    triples = {path: list(read_triples(path)[1]) for path in files}
    named = _named(
        (triple for path in (data / "sources").glob("*.ttl") for triple in read_triples(path)[1]),
        [triple for told in triples.values() for triple in told],
    )
    for path, told in triples.items():
        kept = [triple for triple in told if _iri(triple.subject) in named or "/region/" in _iri(triple.subject)]
        if kept:
            ox.serialize(kept, str(data / path.parent.name / path.name), format=ox.RdfFormat.TURTLE)
    _leave_out_judgements(data / "judgements.ttl", named)
    _leave_out_stories(data / STORIES_FOLDER, sources)
    _expect_what_is_answered(folder)
    format_tree(folder, write=True)
    return folder


def _leave_out_judgements(path: Path, named: Collection[str]) -> None:
    """Leave out the judgements of what the part does not have."""
    told = read_triples(path)[1]
    judged = [triple for triple in told if triple.predicate.value == expand("ls:judges")]
    other = {_iri(triple.subject) for triple in judged if _iri(triple.object) not in named}
    kept = [triple for triple in told if _iri(triple.subject) not in other]
    path.unlink()
    if kept:
        ox.serialize(kept, str(path), format=ox.RdfFormat.TURTLE)


def _leave_out_stories(folder: Path, sources: Collection[str]) -> None:
    """Leave out the stories that rest on other sources."""
    for story in read_stories(folder):
        slugs = (step.evidence.rsplit("/", 1)[-1] for step in story.steps)
        if not all(any(slug.startswith(f"{source}-") for source in sources) for slug in slugs):
            (folder / f"{story.slug}.toml").unlink()


def _copy_without(claims: Collection[str], path: Path, folder: Path) -> None:
    """Copy a source; where it makes one of these claims, without that."""
    told = read_triples(path)[1]
    kept = [triple for triple in told if _iri(triple.subject) not in claims]
    if len(kept) == len(told):
        shutil.copy(path, folder)
    else:
        ox.serialize(kept, str(folder / path.name), format=ox.RdfFormat.TURTLE)


def _iri(term: object) -> str:
    return term.value.partition("#")[0] if isinstance(term, ox.NamedNode) else ""


def _named(said: Iterable[ox.Triple], known: list[ox.Triple]) -> set[str]:
    """The things that sources name, with what those are described by: identifiers, the organisation of a unit."""
    named = {_iri(term) for triple in said for term in (triple.subject, triple.object)}
    named |= {f"{INSTANCE}organization/{slug}" for slug in WITHOUT_RELATION}
    while True:
        more = {
            _iri(triple.object)
            for triple in known
            if _iri(triple.subject) in named and _iri(triple.object).startswith(INSTANCE)
        }
        if more <= named:
            return named
        named |= more


def _expect_what_is_answered(folder: Path) -> None:
    """Let each question expect the answer that this part gives."""
    store = EmbeddedStore.in_memory(load_dataset(folder).published)
    for question in read_questions(folder / "ontology" / "questions"):
        answer = answer_text(store.query(question.query)).replace("\\", "\\\\").replace('"', '\\"')
        text = question.path.read_text(encoding="utf-8")
        place = _EXPECTED.search(text)
        assert place is not None, question.path.name
        written = f'{text[: place.start()]}ls:expected """{answer}"""{text[place.end() :]}'
        question.path.write_text(written, encoding="utf-8")
