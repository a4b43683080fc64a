"""The sentences of stories, which are words of our own: they may tell of no act as done that is not on record."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lsgraph.errors import Finding
from lsgraph.gate.model import Claim, Passage
from lsgraph.gate.sources import KINDS_OF_CLASSES, LS, TYPE, values_of
from lsgraph.languages import Message
from lsgraph.namespaces import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lsgraph.computing.passed import Passed
    from lsgraph.gate.kept import Verdicts
    from lsgraph.gate.names import Agent
    from lsgraph.repository.dataset import Dataset
    from lsgraph.repository.stories import Step, Story

#: Acts that a sentence may tell of as done, each with those that it follows from: who signed has entered into it, too.
_DONE = {
    "signing": ("signing",),
    "conclusion": ("conclusion", "signing"),
    "adoption": ("adoption",),
    "withdrawal": ("withdrawal",),
}
_CALLED = {
    "signing": Message("has signed"),
    "conclusion": Message("has entered into"),
    "adoption": Message("has adopted"),
    "withdrawal": Message("has withdrawn"),
}
_ACTOR, _AGREEMENT, _EVIDENCE = (LS + name for name in ("actor", "agreement", "evidence"))
_ASKED = frozenset((TYPE, _ACTOR, _AGREEMENT, _EVIDENCE))


class Acts:
    """The acts of all sources: which are on record, and what each piece of evidence is about."""

    def __init__(self, dataset: Dataset) -> None:
        quads = (
            quad for file in dataset.files if file.is_source for quad in file.quads if quad.predicate.value in _ASKED
        )
        #: Kind, actor and agreement of each.
        self.on_record: set[tuple[str, str, str]] = set()
        self.agreements_of: dict[str, set[str]] = {}
        for about in values_of(quads).values():
            actors, agreements = ([node.value for node in about.get(name, ())] for name in (_ACTOR, _AGREEMENT))
            kinds = {KINDS_OF_CLASSES.get(node.value, "") for node in about.get(TYPE, ())}
            self.on_record |= {(kind, actor, each) for kind in kinds for actor in actors for each in agreements}
            for node in about.get(_EVIDENCE, ()):
                self.agreements_of.setdefault(node.value, set()).update(agreements)


def check_stories(
    dataset: Dataset, stories: Iterable[Story], agents: Iterable[Agent], verdicts: Verdicts, passed: Passed
) -> list[Finding]:
    """A finding for each act that a step tells of as done, and that no source tells of."""
    acts, findings = Acts(dataset), list[Finding]()
    for story in stories:
        look = partial(_check_story, story, acts, list(agents), verdicts)
        findings += passed.unless(look, "gate.stories", verdicts.rest, sorted(acts.on_record), story)
    return findings


def _check_story(story: Story, acts: Acts, agents: list[Agent], verdicts: Verdicts) -> Iterator[Finding]:
    for number, step in enumerate(story.steps, 1):
        for claim, sentence in _told(step, acts, agents, verdicts):
            message = Message(
                "Step {number} of the story tells that {actor} {acted} {agreement}, which is not on record. Say what its evidence says.",
                number=number,
                actor=_short(claim.actor or ""),
                acted=_CALLED[claim.kind],
                agreement=_short(claim.about or ""),
            )
            yield Finding(
                "stories.says-more",
                message.in_all_languages(),
                file=f"data/stories/{story.slug}.toml",
                subject=step.evidence,
                nearest=sentence,
            )


def _told(step: Step, acts: Acts, agents: list[Agent], verdicts: Verdicts) -> Iterator[tuple[Claim, str]]:
    """The acts that a step tells of and that are not on record, each once, with its sentence."""
    agreements = set(acts.agreements_of.get(step.evidence, ()))
    if step.about.startswith(PREFIXES["agreement"]):
        agreements.add(step.about)
    claims = [
        Claim(step.evidence, kind, agent.iri, agreement)
        for kind, others in _DONE.items()
        for agent in _named(step.sentence, agents)
        for agreement in sorted(agreements)
        if not any((other, iri, agreement) in acts.on_record for other in others for iri in _family(agent, agents))
    ]
    for claim in claims:
        for language, sentence in step.sentence.items():
            if verdicts.carries(claim, Passage(sentence, 0, len(sentence), language, None, sentence)):
                yield claim, sentence
                break


def _named(sentence: Mapping[str, str], agents: list[Agent]) -> list[Agent]:
    """Who may be named in a step: whose name, or the first word of it, stands there."""
    text = " ".join(sentence.values()).casefold()
    return [
        agent
        for agent in agents
        if not agent.is_person and any(name.split()[0].casefold() in text for name in agent.names if name.strip())
    ]


def _family(agent: Agent, agents: list[Agent]) -> set[str]:
    """An organisation with its bodies, which act for it, and a body with its organisation."""
    return {agent.iri, *filter(None, [agent.unit_of]), *(each.iri for each in agents if each.unit_of == agent.iri)}


def _short(iri: str) -> str:
    return iri.rsplit("/", 1)[-1]
