"""Which properties of a claim a rule of the gate is about: where its finding stands, and what it can not read where their value is unknown."""

from __future__ import annotations

from lsgraph.namespaces import expand

_ACTORS = (
    "ls:actor",
    "ls:participant",
    "ls:announcedParticipant",
    "ls:plannedActor",
    "org:member",
    "ls:named",
    "ls:proposes",
)
_DATES = ("dcterms:date", "ls:earliest", "ls:latest", "ls:expectedEarliest", "ls:expectedLatest", "rdf:object")
_NAMED = {
    "actor": _ACTORS, "subject": ("rdf:subject",), "agreement": ("ls:agreement", "ls:proposes"),
    "associated": ("prov:wasAssociatedWith",), "for-another": ("prov:wasAssociatedWith", "ls:actor"), "other-part": ("prov:wasAssociatedWith",),
    "event": ("ls:event", "ls:announcedEvent"), "matter": ("ls:decides",), "body": ("ls:decidedBy",), "proposed-to": ("ls:proposedTo",),
    "naming": ("ls:nameThen",), "naming-time": ("ls:nameDuring",), "change": ("dcterms:type", "org:originalOrganization", "org:resultingOrganization"),
    "change-order": ("org:originalOrganization", "org:resultingOrganization"), "detail": ("ls:appointedBy", "ls:heldThrough", "ls:underStatute"),
    "date-missing": _DATES, "date-exact": _DATES, "date-other": _DATES, "date-later": _DATES,
    "role": ("org:role",), "ended": ("org:memberDuring",), "organisation": ("org:organization",),
    "value": ("rdf:object",), "number": ("rdf:object", "ls:share", "ls:amount"), "polarity": ("rdf:object",), "stronger": ("rdf:object",),
    "property": ("rdf:predicate",), "plan": ("ls:plannedKind", "ls:plannedTowards"),
}  # fmt: skip
_PROPERTIES = {rule: tuple(map(expand, names)) for rule, names in _NAMED.items()}


def properties_of(rule: str) -> tuple[str, ...]:
    """The properties that a rule is about, by its name without `gate.`; none where it is about the claim as a whole.

    >>> properties_of("organisation-other") == properties_of("organisation"), properties_of("negated")
    (True, ())
    """
    for name in (rule, rule.removesuffix("-other"), rule.removesuffix("-unquoted")):
        if name in _PROPERTIES:
            return _PROPERTIES[name]
    return ()
