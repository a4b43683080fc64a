"""Who did an act, for whom and when: whether it is the one claimed, and those claimed with him."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.actors import in_another_capacity, is_actor, some_of, told
from lsgraph.gate.agents import acting
from lsgraph.gate.denied import times_denied
from lsgraph.gate.heads import end_of_title
from lsgraph.gate.led import deciders
from lsgraph.gate.letters import only_addressed, sender_of
from lsgraph.gate.matters import of_named_body
from lsgraph.gate.meant import meant
from lsgraph.gate.model import DECISIONS, Flaw, Verdict
from lsgraph.gate.names import bases
from lsgraph.gate.pairs import of_another, only_labelled, pairs_fronted
from lsgraph.gate.several import days_of_others
from lsgraph.gate.when import check_date

if TYPE_CHECKING:
    from lsgraph.gate.document import Hit
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.quoted import Quoted
    from lsgraph.gate.reading import Reading
    from lsgraph.gate.text import Text

#: Acts that a body does by deciding.
BY_DECISION = frozenset({"adoption", "proposal", "withdrawal"}) | DECISIONS


def who_acts(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """Whether the one claimed is the one who acts, within the quotation."""
    reading, claim = quoted.reading, quoted.claim
    actor = claim.actor or ""
    agents = acting(reading, hit)
    if claim.kind in DECISIONS and of_named_body(quoted, hit):
        return []
    # For whom somebody invites says nothing of whom he invites.
    invited = hit.cue.actor in ("patient", "recipient", "addressee")
    capacity = "" if invited else in_another_capacity(reading, hit, actor)
    mine = [m for m in agents if is_actor(reading, m, actor)]
    if mine and capacity and all(m.kind in ("officer", "part", "body") or m.slot != "core" for m in mine):
        return [Flaw("actor", capacity)]
    behalf = [m for m in agents if m.slot == "behalf" and m not in mine]
    if mine and behalf and all(m.kind in ("officer", "body") for m in mine):
        # "Rektor vid A skrev för B under": the officer of A acts for B.
        return [Flaw("actor", told(reading, behalf))]
    if mine and (part := _part_of(reading, hit, mine)):
        return [Flaw("actor", part)]
    if mine:
        some = some_of(reading, hit, mine)
        if some:
            return [Flaw("actor", some)]
        if any(quoted.quotes(m.first, m.last) for m in mine):
            return []
        return [Flaw("actor-unquoted", told(reading, mine))]
    if not agents and claim.kind in BY_DECISION - {"proposal"} and (deciding := deciders(reading, hit.sentence)):
        mine = [m for m in deciding if is_actor(reading, m, actor)]
        if not mine:
            return [Flaw("actor", told(reading, deciding))]
        return (
            [] if any(quoted.quotes(m.first, m.last) for m in mine) else [Flaw("actor-unquoted", told(reading, mine))]
        )
    if (
        not agents
        and hit.cue.passive
        and hit.cue.actor == "agent"
        and (head_decides(quoted, hit) or _in_a_body(quoted, hit))
        and _object_quoted(quoted, hit)
    ):
        return []
    if any(quoted.quotes(m.first, m.last) for m in meant(reading, hit, agents, actor)) and not capacity:
        return []
    return [Flaw("actor", told(reading, agents))]


def _part_of(reading: Reading, hit: Hit, mine: list[Mention]) -> str:
    """As in "Institutionsrådet vid institutionen för kemi, Göteborgs universitet, antog": the name tells of whom the one before it is a part."""
    norms, clauses = reading.text.norms, reading.clauses(hit.sentence)
    mentions = [m for m in reading.mentions(hit.sentence) if clauses.at(m.first).number == hit.clause.number]
    for own in mine:
        beside = own.kind == "name" and norms[own.first - 1] == "," and norms[own.last : own.last + 1] == [","]
        begins = own.last == hit.first - 1 or hit.last <= own.first
        before = [m for m in mentions if m.last < own.first]
        at = next((m for m in before if m.kind == "part" and m.slot in ("core", "oblique") and not m.genitive), None)
        if not (beside and begins and at is not None) or len(mine) > 1:
            return ""
        between = norms[at.last : own.first - 1]
        if "," not in between and not any(i in clauses.verbs for i in range(at.last, own.first)):
            return reading.text.words(at.first, at.last)
    return ""


def _object_quoted(quoted: Quoted, hit: Hit) -> bool:
    """Whether the quotation holds what is adopted, where the sentence names it: "antogs." alone says neither who nor what."""
    named = quoted.reading.agreements.of(hit.sentence)
    return not named or any(quoted.quotes(n.first, n.last) for n in named)


def _in_a_body(quoted: Quoted, hit: Hit) -> bool:
    """As in "klubbades i Huddinges kommunfullmäktige": in a body of the actor, and of no other, an adoption has no other agent."""
    reading, actor = quoted.reading, quoted.claim.actor or ""
    if quoted.claim.kind not in BY_DECISION - {"proposal"}:
        return False
    bodies = [
        m for m in reading.mentions(hit.sentence) if m.kind == "body" or (m.kind == "name" and actor not in m.iris)
    ]
    return (
        bool(bodies)
        and all(is_actor(reading, m, actor) for m in bodies)
        and any(quoted.quotes(m.first, m.last) for m in bodies)
    )


def head_decides(quoted: Quoted, hit: Hit) -> bool:
    """A passive without agent in a decision or proposal is an act of the organisation in the head."""
    reading, claim = quoted.reading, quoted.claim
    section, _ = reading.section(hit.sentence)
    if claim.kind not in BY_DECISION or not (
        section in ("decision", "proposal") or "minutes" in reading.head_kinds or claim.kind == "proposal"
    ):
        return False
    agent = reading.names.agents.get(claim.actor or "")
    if agent is None:
        return False
    if claim.kind != "proposal" and (reading.unsettled or _only_a_part_in_head(quoted)):
        return False
    # What stands below a decision in a short paper, such as whom it is sent to, is no head of it.
    return claim.actor in reading.speakers.of_head((agent.form,), hit.first)


def _only_a_part_in_head(quoted: Quoted) -> bool:
    """As in "Protokoll från pensionärsrådet i Huddinge": a part of the actor met that does not decide for it, and no body that does is named."""
    reading, text = quoted.reading, quoted.reading.text
    head = [n for n, s in enumerate(text.sentences) if text.tokens[s.first].start < text.head_end]
    form = reading.names.agents[quoted.claim.actor or ""].form
    bodies = [
        compiled
        for entry, compiled in lexicon.patterns(reading.language, "names", "body")
        if {form, "*"} & set(entry["forms"])
    ]
    mentions = [m for n in head for m in reading.mentions(n)]
    end = end_of_title(text)
    parts = [
        m
        for m in mentions
        if m.kind == "part" and ((quoted.claim.actor or "") in m.iris or (not m.iris and _is_line(text, m, end)))
    ]
    deciding = [first for n in head for each in bodies for first, _ in reading.places(each, n)]
    return bool(parts or reading.speakers.outsider_met) and all(
        any(m.first <= first < m.last for m in parts) for first in deciding
    )


def _is_line(text: Text, part: Mention, end: int) -> bool:
    """As in "Huddinge kommun" above "Kultur- och fritidsnämnden": a line of the title that is a part and nothing else."""
    sentence = next((s for s in text.sentences if s.first <= part.first < s.last), None)
    return sentence is not None and sentence.last == part.last and text.tokens[part.first].start < end


def dated(quoted: Quoted, hit: Hit) -> list[Flaw]:
    """Whether the words give the date claimed, and no day after their own."""
    claim = quoted.claim
    if claim.date is None:
        return []
    others = days_of_others(quoted, hit) | times_denied(quoted.reading, hit)
    agents = acting(quoted.reading, hit)
    problem = check_date(quoted.reading, hit, claim.date, claim.kind, claim.actor or "", agents, others)
    today = quoted.reading.today
    if problem is None and today is not None and claim.date.span.first > today and claim.kind != "withdrawal":
        problem = Flaw("date-later", claim.date.shown, Verdict.CONTRADICTED, today.isoformat())
    return [problem] if problem else []


def associated(quoted: Quoted, proposers: list[Mention] | None = None) -> list[Flaw]:
    """Who proposed it or put the name must stand in the sentence, the head or the foot; a post by its words."""
    reading = quoted.reading
    missing = []
    # "ledamoten Petra Sjö": the name says who.
    proposers = [m for m in proposers or () if not any(other.first == m.last for other in proposers or ())]
    if other := _acts_for_another(quoted) or of_another(quoted):
        return [Flaw("for-another", other, Verdict.CONTRADICTED)]
    if part := _only_labelled(quoted):
        return [Flaw("other-part", part, Verdict.CONTRADICTED)]
    if proposers and (other := _proposes_otherwise(quoted, proposers)):
        return [Flaw("associated", other)]
    if (
        proposers
        and all(
            m.kind == "unknown"
            or (
                m.kind == "name"
                and not m.iris & set(quoted.claim.associated)
                and any(reading.names.agents[i].is_person for i in m.iris if i in reading.names.agents)
            )
            for m in proposers
        )
        and quoted.claim.associated
    ):
        return [Flaw("associated", told(reading, proposers))]
    for iri in quoted.claim.associated:
        agent = reading.names.agents.get(iri)
        if agent is None or agent.form == "post":
            continue
        if agent.is_person and (writer := _written_by_another(quoted, agent.names)):
            return [Flaw("associated", writer)]
        if not any(iri in m.iris for mentions in reading.speakers.named for m in mentions) and not _unit_told(
            quoted, iri
        ):
            missing.append(agent.names[0] if agent.names else iri)
    return [Flaw("associated", ", ".join(missing))] if missing else []


def _only_labelled(quoted: Quoted) -> str:
    """As in "Kontakt: Eva Ek", of a claim that Eva Ek put the name: the label of the first who has one; else nothing."""
    if quoted.claim.kind == "proposal":
        # Whoever prepares a report proposes, too.
        return ""
    labels = (only_labelled(quoted, iri) for iri in quoted.claim.associated)
    return next((label for label in labels if label), "")


def _written_by_another(quoted: Quoted, names: tuple[str, ...]) -> str:
    """As in "Från: Bo Alm / Till: Eva Ek" above "Jag föreslår att …", of Eva Ek: who writes instead; else nothing."""
    text = quoted.reading.text
    own_voice = "jag" if quoted.reading.language == "sv" else "i"
    if not any(norm == own_voice for norm in text.norms[quoted.first : quoted.last]):
        return ""
    sender = sender_of(text)
    if sender and not any(name.casefold() in sender for name in names):
        return sender
    return names[0] if not sender and only_addressed(text, names) else ""


def _acts_for_another(quoted: Quoted) -> str:
    """As in "Eva Ek signed for A, and Bo Alm for B", of a claim that Bo Alm signed for A: the next who is named, behind "for"."""
    reading, claimed = quoted.reading, set(quoted.claim.associated)
    norms = reading.text.norms
    for number in quoted.numbers:
        # "För A skrev Eva Ek under, och för B Bo Alm": what stands behind a person is the next one's.
        mentions = [] if pairs_fronted(reading, number) else reading.mentions(number)
        for person, other in pairwise(mentions):
            agents = [reading.names.agents[iri] for iri in person.iris & claimed if iri in reading.names.agents]
            between = [norm for norm in norms[person.last : other.first] if norm not in ("the", "den", "det")]
            if (
                any(agent.is_person for agent in agents)
                and between
                and between[-1] in ("för", "for")
                and not other.iris & (quoted.own | claimed)
                and (other.kind == "name" or (other.kind == "unknown" and not _is_part_of_name(quoted, other)))
            ):
                return reading.text.words(person.first, other.last)
    return ""


def _is_part_of_name(quoted: Quoted, mention: Mention) -> bool:
    """Whether the actor is called so in short: "Cytiva" of "Cytiva Sverige"."""
    agents, text = quoted.reading.names.agents, quoted.reading.text
    names = (name.casefold() for iri in quoted.own if iri in agents for name in agents[iri].names)
    words = text.words(mention.first, mention.last).casefold().removesuffix("s")
    return any(words in name for name in names)


def _proposes_otherwise(quoted: Quoted, proposers: list[Mention]) -> str:
    """Who proposes instead of those claimed: another organisation, or one of their people on his own account."""
    agents = quoted.reading.names.agents
    claimed = set(quoted.claim.associated)
    if not claimed:
        return ""
    wide = claimed | {unit for iri in claimed if iri in agents and (unit := agents[iri].unit_of)}
    family = {iri for iri, agent in agents.items() if agent.unit_of in wide} | wide
    named = [m for m in proposers if m.kind == "name" and m.iris]
    if named and len(named) == len(proposers) and not any(m.iris & family for m in named):
        return told(quoted.reading, named)
    compiled = lexicon.phrases("on_own_account")
    for number in quoted.numbers:
        for first, last in quoted.reading.places(compiled, number):
            if quoted.reading.text.norms[last - 1] == "del" and any(m.kind in ("body", "part") for m in proposers):
                # "Nämnden beslutar för egen del att föreslå …"
                continue
            return quoted.reading.text.words(first, last)
    return ""


def _unit_told(quoted: Quoted, iri: str) -> bool:
    """A unit by the first word of its name, where its organisation stands in the document too."""
    reading = quoted.reading
    agent = reading.names.agents[iri]
    owners = {agent.unit_of} if agent.unit_of else set()
    agents = reading.names.agents
    named = {iri for mentions in reading.speakers.of for m in mentions for iri in m.iris}
    named |= {unit for iri in named if iri in agents and (unit := agents[iri].unit_of)}
    if not named & owners:
        return False
    firsts = {name.split()[0].casefold().replace("-", "").strip(",") for name in agent.names}
    # "Arbetsutskottet" of "Kommunstyrelsens arbetsutskott".
    parts = lexicon.listed_words(reading.language, "names", "part")
    firsts |= {
        word + ending
        for name in agent.names
        for word in name.casefold().split()[1:]
        for ending in ("", "et", "en")
        if len(word) > 6 and parts.fullmatch(word)
    }
    generic = {"executive office", "office"}
    raw = reading.text.raw.casefold()
    told_of = {base for word in reading.text.norms for base in (word, *bases(word))}
    return bool(firsts & told_of) or any(word in raw for word in generic if reading.language == "en")
