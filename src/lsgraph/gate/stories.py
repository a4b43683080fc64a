"""The sentences of stories, which are words of our own: they may tell of no act as done that is not on record."""

from __future__ import annotations

from collections import Counter
from functools import partial
from typing import TYPE_CHECKING

from lsgraph.errors import Finding
from lsgraph.gate.model import Claim, Passage
from lsgraph.gate.sources import KINDS_OF_CLASSES, LS, TYPE, values_of
from lsgraph.languages import Message
from lsgraph.namespaces import PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

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
#: Most names that begin with a word by which one of them may be called in short.
_FEW = 3
_ACTOR, _AGREEMENT, _EVIDENCE = (LS + name for name in ("actor", "agreement", "evidence"))
_ASKED = frozenset((TYPE, _ACTOR, _AGREEMENT, _EVIDENCE))


class _Acts:
    """The acts of all sources: which are on record, and what each piece of evidence is about."""

    def __init__(self, dataset: Dataset, agents: Iterable[Agent]) -> None:
        owners = {agent.iri: agent.unit_of for agent in agents if agent.unit_of}
        quads = (
            quad for file in dataset.files if file.is_source for quad in file.quads if quad.predicate.value in _ASKED
        )
        #: Kind, actor and agreement of each; what a body has done its organisation has.
        self.on_record: set[tuple[str, str, str]] = set()
        self.agreements_of: dict[str, set[str]] = {}
        for about in values_of(quads).values():
            actors, agreements = ([node.value for node in about.get(name, ())] for name in (_ACTOR, _AGREEMENT))
            actors += [owners[actor] for actor in actors if actor in owners]
            kinds = {KINDS_OF_CLASSES.get(node.value, "") for node in about.get(TYPE, ())}
            self.on_record |= {(kind, actor, each) for kind in kinds for actor in actors for each in agreements}
            for node in about.get(_EVIDENCE, ()):
                self.agreements_of.setdefault(node.value, set()).update(agreements)

    def agreements(self, step: Step) -> set[str]:
        """The agreements that a step is about: those of the claims that rest on its evidence."""
        about = {step.about} if step.about.startswith(PREFIXES["agreement"]) else set[str]()
        return about | self.agreements_of.get(step.evidence, set())


def check_stories(
    dataset: Dataset, stories: Iterable[Story], agents: Sequence[Agent], verdicts: Verdicts, passed: Passed
) -> list[Finding]:
    """A finding for each act that a step tells of as done, and that no source tells of."""
    acts, findings = _Acts(dataset, agents), list[Finding]()
    for story in stories:
        about = [sorted(acts.agreements(step)) for step in story.steps]
        asked = {agreement for agreements in about for agreement in agreements}
        on_record = sorted(act for act in acts.on_record if act[2] in asked)
        look = partial(_check_story, story, acts, agents, verdicts)
        # Acts towards other agreements cost no reading of the story.
        findings += passed.unless(look, "gate.stories", verdicts.rest, on_record, about, story)
    return findings


def _check_story(story: Story, acts: _Acts, agents: Sequence[Agent], verdicts: Verdicts) -> Iterator[Finding]:
    for number, step in enumerate(story.steps, 1):
        for claim, sentence in _told(step, acts, agents, verdicts):
            message = Message(
                "Step {number} of the story tells that {actor} {acted} {agreement}, which is not on record. Say what its evidence says.",
                number=number,
                actor=_name_of(claim.actor),
                acted=_CALLED[claim.kind],
                agreement=_name_of(claim.about),
            )
            yield Finding(
                "stories.says-more",
                message.in_all_languages(),
                file=f"data/stories/{story.slug}.toml",
                subject=step.evidence,
                nearest=sentence,
            )


def _told(step: Step, acts: _Acts, agents: Sequence[Agent], verdicts: Verdicts) -> Iterator[tuple[Claim, str]]:
    """The acts that a step tells of and that are not on record, each once, with its sentence."""
    claims = [
        Claim(step.evidence, kind, agent.iri, agreement)
        for kind, others in _DONE.items()
        for agent in _named(step.sentence, agents)
        for agreement in sorted(acts.agreements(step))
        if not any((other, agent.iri, agreement) in acts.on_record for other in others)
    ]
    for claim in claims:
        for language, sentence in step.sentence.items():
            if verdicts.carries(claim, Passage(sentence, 0, len(sentence), language, None, sentence)):
                yield claim, sentence
                break


def _named(sentence: Mapping[str, str], agents: Sequence[Agent]) -> list[Agent]:
    """The organisations that a step may name: by a whole name, or by the first word of one where few names begin so.

    What a body does counts for its organisation, which is named with it.
    """
    text = " ".join(sentence.values()).casefold()
    organisations = [agent for agent in agents if not agent.is_person and agent.unit_of is None]
    begins = Counter(first for agent in organisations for first in {_first_word(name) for name in agent.names})
    return [
        agent
        for agent in organisations
        if any(
            name.casefold() in text or (begins[_first_word(name)] <= _FEW and _first_word(name) in text)
            for name in agent.names
        )
    ]


def _first_word(name: str) -> str:
    return name.casefold().partition(" ")[0]


def _name_of(iri: str | None) -> str:
    return (iri and shorten(iri)) or ""
