"""What people have judged of a thing: whether it is the same as another, who says so, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.claims.model import Reference
from lsgraph.languages import LANGUAGES, wording
from lsgraph.namespaces import JUDGEMENTS_GRAPH
from lsgraph.rdf.values import value
from lsgraph.repository.judgements import VERDICTS, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.claims.read import Texts
    from lsgraph.languages import Language
    from lsgraph.stores import Store, Term

_JUDGEMENTS = f"""SELECT ?judgement ?one ?other ?verdict ?by ?on ?because WHERE {{{{
  VALUES ?one {{{{ {{things}} }}}}
  GRAPH <{JUDGEMENTS_GRAPH}> {{{{
    ?judgement ls:judges ?one, ?other ; ls:verdict ?verdict ; ls:judgedBy ?by ; dcterms:date ?on ; rdfs:comment ?because .
  }}}}
  FILTER (?one != ?other)
}}}} ORDER BY ?on ?judgement ?one ?because"""
_JUDGED = f"""SELECT ?thing ?verdict WHERE {{{{
  GRAPH <{JUDGEMENTS_GRAPH}> {{{{ {{}} ls:judges ?thing ; ls:verdict ?verdict }}}}
}}}} ORDER BY ?thing"""
#: The names under which sources describe a thing that another stands for: in the union they are names of that one.
_NAMES = "SELECT ?name WHERE {{ GRAPH ?source {{ {} rdfs:label ?name }} }} ORDER BY ?name"


@dataclass(frozen=True, slots=True)
class JudgementOf:
    """A judgement as the page of one of the two things tells it: about `one`, of which it is or is not, and the `other`.

    `because` has the reason by language, as the person wrote it; by the empty string where the language is not told.
    """

    iri: str
    one: Reference
    other: Reference
    verdict: Verdict
    by: str
    on: str
    because: Texts


def judgements_of(store: Store, iri: str, replaced: Mapping[str, str]) -> tuple[JudgementOf, ...]:
    """The judgements about a thing and about those that it stands for, each once, the oldest first."""
    group = [iri, *sorted(other for other, canonical in replaced.items() if canonical == iri)]
    asked = _JUDGEMENTS.format(things=" ".join(str(ox.NamedNode(thing)) for thing in group))
    found: dict[str, JudgementOf] = {}
    for row in store.query(asked).rows():
        verdict = next((each for each in VERDICTS if value(row["verdict"]).endswith(f"/{each}")), None)
        # Of two things in the group both are asked for: the one that stands for them comes as `one`.
        judgement = value(row["judgement"])
        if verdict is None or (judgement in found and value(row["one"]) != iri):
            continue
        one, other = (_named(store, value(row[name])) for name in ("one", "other"))
        earlier = found.get(judgement)
        because = {**(earlier.because if earlier and earlier.one == one else {}), **_text(row["because"])}
        by, on = (value(row[name]) for name in ("by", "on"))
        found[judgement] = JudgementOf(judgement, one, other, verdict, by, on, because)
    return tuple(found.values())


def judgement_in_words(store: Store, iri: str) -> dict[Language, str] | None:
    """A judgement as a sentence by language: what was judged of which two things; None for what is none."""
    rows = list(store.query(_JUDGED.format(ox.NamedNode(iri))).rows())
    verdict = next((each for each in VERDICTS if rows and value(rows[0]["verdict"]).endswith(f"/{each}")), None)
    if verdict is None or len(rows) != 2:
        return None
    things = [_named(store, value(row["thing"])) for row in rows]
    return {
        language: wording("relations", language)[f"judged_{verdict}"].format(*(each.label(language) for each in things))
        for language in LANGUAGES
    }


def _text(term: Term) -> dict[str, str]:
    return {getattr(term, "language", None) or "": value(term)}


def _named(store: Store, iri: str) -> Reference:
    labels: dict[str, str] = {}
    for row in store.query(_NAMES.format(ox.NamedNode(iri))).rows():
        language = getattr(row["name"], "language", None)
        for each in (language,) if language else LANGUAGES:
            labels.setdefault(each, value(row["name"]))
    return Reference(iri, labels)
