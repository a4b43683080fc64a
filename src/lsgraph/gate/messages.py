"""What the gate says: each rule with the word that decided, its reason and the next step, in every language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.languages import Message
from lsgraph.languages.messages import marked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lsgraph.gate.model import Flaw
    from lsgraph.languages.messages import Translated

#: Why each rule refuses, and what to do. `{word}` decided; `{claimed}` is what is claimed.
RULES = {
    "negated": (marked("The words deny it: “{word}”."), marked("Take the claim out, or quote words that affirm it.")),
    "rejected": (marked("The matter was rejected: “{word}”."), marked("Take the claim out: what was voted down was not done.")),
    "deferred": (marked("The matter was put off: “{word}”."), marked("Take the claim out until there is a decision.")),
    "plan": (marked("No word of the quotation tells of what is to come ({claimed})."), marked("Quote words of the plan; what is told as done is an act.")),
    "planned": (marked("The words tell of a plan, a task or a possibility, not of what was done: “{word}”."), marked("Claim a proposal or an invitation where the words carry one, or wait for a source that tells it as done.")),
    "proposed": (marked("The words propose it: “{word}”."), marked("Make it an ls:AdoptionProposal, or quote the decision.")),
    "requested": (marked("Somebody asks for it: “{word}”."), marked("Quote the decision, or claim a proposal.")),
    "reservation": (marked("It stands in a reservation or a dissenting opinion: “{word}”."), marked("Quote the decision itself.")),
    "conditional": (marked("The words put a condition: “{word}”."), marked("Quote words that tell that it was done.")),
    "asked": (marked("The words ask, they do not tell: “{word}”."), marked("Quote an answer.")),
    "reported": (marked("It is told as somebody else's word or as a rumour: “{word}”."), marked("Find a source of the actor's own, or let a named curator attest it.")),
    "unreal": (marked("The words wish or imagine it: “{word}”."), marked("Take the claim out.")),
    "draft": (marked("The document is a draft: “{word}”."), marked("Use the final text.")),
    "form": (marked("It is a form that is not filled in: “{word}”."), marked("Use the document with its signatures.")),
    "heading": (marked("Only a heading says so: “{word}”."), marked("Quote the text below it.")),
    "tense": (marked("The form of the words does not tell it as done: “{word}”."), marked("Quote words in the past tense or a decision's own words, or let a named curator attest it.")),
    "act": (marked("No word of the quotation tells of the act claimed ({claimed})."), marked("Quote more, or change the class of the claim.")),
    "act-other": (marked("The words tell of another act than the one claimed ({claimed}): “{word}”."), marked("Change the class of the claim, or quote other words.")),
    "actor": (marked("The words do not say that the one claimed acts."), marked("Quote the words that name the actor as the one who acts, or let a named curator attest it.")),
    "actor-other": (marked("The one who acts in the words is another: “{word}”."), marked("Name the actor that the words name, or let a named curator attest that it is the same.")),
    "actor-unquoted": (marked("The actor stands outside the quotation: “{word}”."), marked("Quote the words from the actor on.")),
    "associated": (marked("The document does not name who proposed it or put the name: {word}."), marked("Take out prov:wasAssociatedWith, or use a document that names them.")),
    "for-another": (marked("The words put the person with another than the actor, and another person with the actor: “{word}”."), marked("Let prov:wasAssociatedWith name the one whom the words put with the actor.")),
    "other-part": (marked("The words give the person another part than to act: “{word}”."), marked("Take out prov:wasAssociatedWith, or name the one who acted.")),
    "agreement": (marked("The words do not say which agreement it is."), marked("Quote words that name the agreement, or let a named curator attest it.")),
    "agreement-other": (marked("The words are about something else than the agreement claimed: “{word}”."), marked("Name the agreement that the words are about.")),
    "holder": (marked("The words do not say that the one claimed holds it, and the document is not its own."), marked("Let rdf:subject be whoever the words name as holding it, or whoever wrote them; else quote the words that name the one claimed as holding it.")),
    "holder-other": (marked("It is held by another than the one claimed: {word}."), marked("Let rdf:subject be the one who holds it, or quote words that name the one claimed as holding it.")),
    "event": (marked("The words do not put the actor at the event claimed."), marked("Quote words that name the event, or let a named curator attest it.")),
    "event-other": (marked("The words are about another event: “{word}”."), marked("Name the event that the words are about.")),
    "matter": (marked("The words do not say what the decision is on."), marked("Quote words that name it, or the heading above them.")),
    "matter-other": (marked("The decision is on something else than what is claimed: “{word}”."), marked("Name in ls:decides what the words decide on.")),
    "body": (marked("The document does not say that this body decided."), marked("Take out ls:decidedBy, or quote words that name the body.")),
    "body-other": (marked("Another body decided: “{word}”."), marked("Name in ls:decidedBy the body that the words name.")),
    "naming": (marked("The words do not say that this was the name ({claimed})."), marked("Quote words that tell of the name, or let a named curator attest it.")),
    "naming-other": (marked("The words “{word}” do not tell of the name claimed ({claimed})."), marked("Quote words that tell of the name, or mend it.")),
    "naming-time": (marked("The words tell of the name at another time, before or after: “{word}”."), marked("Turn the beginning and the end in ls:nameDuring round, or mend the name.")),
    "change": (marked("The words tell of no such change ({claimed})."), marked("Quote words that tell what became of the organisations.")),
    "change-other": (marked("The words tell of a change of another kind than the one claimed ({claimed}): “{word}”."), marked("Mend dcterms:type, or quote other words.")),
    "change-order": (marked("The words have it the other way round: “{word}”."), marked("Turn org:originalOrganization and org:resultingOrganization round.")),
    "property": (marked("The check can not read {claimed} against words: its files of words do not know the property."), marked("Let a named curator attest it, or add the property to statements.toml.")),
    "proposed-to": (marked("The words do not put the proposal to this body."), marked("Quote words that name the body, or mend ls:proposedTo.")),
    "proposed-to-other": (marked("The proposal is put to another body: “{word}”."), marked("Name in ls:proposedTo the body that the words name.")),
    "detail": (marked("The words do not give what else the role says ({claimed})."), marked("Take it out, or quote the words that give it.")),
    "detail-other": (marked("The words name another, “{word}”, than the one claimed ({claimed})."), marked("Mend ls:appointedBy, ls:heldThrough or ls:underStatute.")),
    "unread": (marked("The check can not read claims of this class against words."), marked("Let a named curator attest it.")),
    "date-missing": (marked("The words do not date it: {claimed} is claimed."), marked("Quote the words that give the date, or give a wider date.")),
    "date-exact": (marked("The date {claimed} is more exact than the words, which give {word}."), marked("Give the date as the words do.")),
    "date-other": (marked("The words give another date, {word}, than the one claimed, {claimed}."), marked("Mend the date.")),
    "date-wider": (marked("The time claimed, {claimed}, is wider than the words, which give {word}."), marked("Give the first and the last day as the words do.")),
    "date-later": (marked("The date {word} lies after the day of the document, {claimed}."), marked("Take the claim out: what lies ahead is not done.")),
    "role": (marked("The words give no such role ({claimed})."), marked("Claim the role that the words give.")),
    "role-other": (marked("The words give another role than the one claimed ({claimed}): “{word}”."), marked("Claim the role that the words give.")),
    "ended": (marked("The words say that it has ended: “{word}”."), marked("Give org:memberDuring its end, or take the claim out.")),
    "organisation": (marked("The words do not name the organisation in which the role is."), marked("Quote words that name it, or let a named curator attest it.")),
    "organisation-other": (marked("The role is in another organisation: “{word}”."), marked("Name the organisation that the words name.")),
    "subject": (marked("The words do not say what they are about."), marked("Quote words that name the subject, or let a named curator attest it.")),
    "value": (marked("The words do not give the value claimed ({claimed})."), marked("Quote the words that give it, or let a named curator attest it.")),
    "value-other": (marked("The words give something else, “{word}”, than what is claimed ({claimed})."), marked("Mend the value.")),
    "number": (marked("No number in the words is that of what is counted ({claimed})."), marked("Quote the words that give the number; what we have counted ourselves is inferred.")),
    "number-other": (marked("The words give the number {word}, and {claimed} is claimed."), marked("Mend the number.")),
    "polarity": (marked("The words say the opposite of what is claimed ({claimed}): “{word}”."), marked("Turn the value round.")),
    "stronger": (marked("The words say “{word}”, and the value claimed ({claimed}) tells it as more than that."), marked("Tell it as the words do: as done, as planned, or as what ought to be.")),
    "short": (marked("The quotation is too short to carry a claim: “{word}”."), marked("Quote the whole clause, with who acts and what is done.")),
    "act-inferred": (marked("An act can not be inferred from other claims."), marked("Quote words that tell of the act.")),
    "reason": (marked("What is inferred names no claim that it is derived from, and rests on no words."), marked("Name the claims with ls:derivedFrom, or quote what the reason starts from.")),
    "attestation": (marked("The attestation does not say who has read the words, on which day and why, in both languages."), marked("Give ls:attestedBy, ls:attestedOn and ls:attestedBecause in Swedish and English.")),
    "attestation-idle": (marked("The words carry the claim by themselves: nobody needs to attest it."), marked("Take out ls:attestedBy, ls:attestedOn and ls:attestedBecause.")),
}  # fmt: skip
#: What is claimed by the kinds of claims, planned acts and changes, as a sentence names it.
_KINDS = {
    "signing": marked("a signature"),
    "signature": marked("a signature"),
    "conclusion": marked("that an agreement is entered into"),
    "adoption": marked("an adoption"),
    "proposal": marked("a proposal to adopt"),
    "adoption-proposal": marked("a proposal to adopt"),
    "invitation": marked("an invitation"),
    "withdrawal": marked("a withdrawal"),
    "presence": marked("presence"),
    "announcement": marked("announced participation"),
    "accession": marked("an accession"),
    "acquisition": marked("an acquisition"),
    "decision": marked("a decision"),
    "founding": marked("a founding"),
    "merger": marked("a merger"),
    "split": marked("a split"),
    "succession": marked("a succession"),
    "decision-adopted": marked("a decision to adopt"),
    "decision-approved": marked("a decision to approve"),
    "decision-rejected": marked("a decision to reject"),
    "decision-referred": marked("a decision to refer back"),
    "decision-postponed": marked("a decision to postpone"),
    "decision-noted": marked("a decision to note"),
    "decision-replied": marked("a decision to reply"),
    "decision-funded": marked("a decision to fund"),
    "decision-joined": marked("a decision to join"),
    "decision-admitted": marked("a decision to admit"),
    "decision-applied": marked("a decision to apply"),
}
#: Rules whose finding names one of these.
_OF_KINDS = frozenset(("act", "act-other", "plan", "change", "change-other"))
#: Rules that have another text where a word decided.
_WITH_WORD = frozenset(rule for rule in RULES if f"{rule}-other" in RULES)


def rule_of(problem: Flaw) -> str:
    """The name of the rule as findings have it, without `gate.`."""
    return f"{problem.rule}-other" if problem.rule in _WITH_WORD and problem.word else problem.rule


def message_of(problem: Flaw, roles: Mapping[str, Translated] | None = None) -> Message:
    """Reason and next step; `roles` are the names of roles."""
    reason, step = RULES[rule_of(problem)]
    return Message(
        "{reason} {step}",
        reason=Message(reason, word=problem.word, claimed=claimed_in(problem, roles)),
        step=Message(step),
    )


def claimed_in(problem: Flaw, roles: Mapping[str, Translated] | None = None) -> str | Translated:
    """What is claimed, in words: of a kind of claim or a role not what it is called in data."""
    rule = rule_of(problem)
    if rule in _OF_KINDS and problem.claimed in _KINDS:
        return Message(_KINDS[problem.claimed])
    if rule in ("role", "role-other") and roles:
        return roles.get(problem.claimed, problem.claimed)
    return problem.claimed
