"""All claims of a dataset before the gate: findings that name file, line, claim, the word that decided, and the next step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.errors import Finding, Severity
from lsgraph.gate.judge import Reader, combined
from lsgraph.gate.messages import message_of, rule_of
from lsgraph.gate.model import DECISIONS, Flaw, Judgement, Verdict
from lsgraph.gate.sources import Source, knowledge_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lsgraph.gate.sources import Evidence, Rested
    from lsgraph.repository.dataset import Dataset, SourceFile

_ACTS = frozenset({"signing", "conclusion", "adoption", "proposal", "invitation", "withdrawal", *DECISIONS})


def check_gate(dataset: Dataset) -> list[Finding]:
    """All findings on whether words carry claims, in the order of the files."""
    reader = Reader(knowledge_of(dataset))
    return [finding for file in dataset.files if file.is_source for finding in _check_file(dataset, file, reader)]


def _check_file(dataset: Dataset, file: SourceFile, reader: Reader) -> Iterator[Finding]:
    source = Source(dataset, file)
    for rested in source.claims():
        problems = problems_of(reader, rested)
        attesting = [each for each in rested.evidence if each.attestation is not None]
        for evidence in attesting:
            if evidence.attestation is not None and not evidence.attestation.is_whole:
                yield _finding(file, evidence.iri, Flaw("attestation", ""), evidence)
        whole = [each for each in attesting if each.attestation is not None and each.attestation.is_whole]
        if whole and not problems:
            yield _finding(file, rested.claim.iri, Flaw("attestation-idle", ""), whole[0], Severity.WARNING)
        for problem in problems:
            if problem.verdict is Verdict.CONTRADICTED or not whole:
                yield _finding(file, rested.claim.iri, problem, rested.evidence[0] if rested.evidence else None)


def attested_claims(dataset: Dataset) -> tuple[int, int]:
    """How many claims rest on words for which a person answers alone, and how many claims there are."""
    whole: dict[str, list[bool]] = {}
    for file in dataset.files:
        if file.is_source:
            for rested in Source(dataset, file).claims():
                whole.setdefault(rested.claim.iri, []).extend(each.attestation is not None for each in rested.evidence)
    return sum(bool(each) and all(each) for each in whole.values()), len(whole)


def problems_of(reader: Reader, rested: Rested) -> list[Flaw]:
    """What keeps the words of all its evidence from carrying a claim; none where some of it carries it."""
    stated = [each for each in rested.evidence if each.basis == "stated" and each.passages]
    reported = [each for each in rested.evidence if each.basis == "reported" and each.passages]
    inferred = [each for each in rested.evidence if each.basis == "inferred"]
    told: list[Judgement] = [reader.judge(rested.claim, passage) for each in stated for passage in each.passages]
    # A paraphrase must say it in both languages: what the one lacks, the other does not mend.
    in_languages = []
    for language in ("sv", "en"):
        own = [
            reader.judge(rested.claim, passage)
            for each in reported
            for passage in each.passages
            if passage.language == language
        ]
        if own:
            in_languages.append(own)
    if stated or reported:
        if inferred and rested.claim.kind not in _ACTS:
            return []
        found: list[Flaw] = []
        for own in in_languages or [[]]:
            found += [
                p
                for p in combined([*told, *own])
                if p not in found and (p.rule, p.claimed) not in {(q.rule, q.claimed) for q in found}
            ]
        return _one_each(found)
    if inferred:
        return _inferred(rested, inferred)
    return []


def _inferred(rested: Rested, inferred: list[Evidence]) -> list[Flaw]:
    """An act is never inferred; anything else is, from named claims or from words that it quotes."""
    if rested.claim.kind in _ACTS:
        return [Flaw("act-inferred", "", Verdict.CONTRADICTED)]
    if all(not each.derived_from and not each.reasons for each in inferred):
        return [Flaw("reason", "")]
    return []


def _one_each(problems: list[Flaw]) -> list[Flaw]:
    seen: dict[str, Flaw] = {}
    for problem in problems:
        seen.setdefault(rule_of(problem), problem)
    return list(seen.values())


def _finding(
    file: SourceFile, subject: str, problem: Flaw, evidence: Evidence | None, severity: Severity = Severity.VIOLATION
) -> Finding:
    passage = evidence.passages[0] if evidence is not None and evidence.passages else None
    return Finding(
        f"gate.{rule_of(problem)}",
        message_of(problem).in_all_languages(),
        severity,
        str(file.path),
        file.line_of(subject),
        subject,
        problem.claimed or None,
        " ".join(passage.text[passage.start : passage.end].split()) if passage is not None else None,
    )
