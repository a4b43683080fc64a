"""Verify the state folder: files against their digests, data against the generation's hash, the store, and the journal.

A quick check finds missing files and changed sizes, and reads small files; a whole one reads every byte. The results are findings
whose files are relative to the state folder, each with its remedy.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from lsgraph.errors import Finding, NotFoundError, NothingBuiltError, Severity, StateError
from lsgraph.generations.dumps import dump_faults
from lsgraph.generations.folder import DATASET_FILE, content_hash
from lsgraph.generations.journal import Journal, lines_of
from lsgraph.languages import FALLBACK_LANGUAGE, LANGUAGES, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from lsgraph.generations.digests import Fault
    from lsgraph.generations.folder import Generation, Generations

    Step = Callable[[Message], AbstractContextManager[object]]

_FAULTS: dict[Fault, Message] = {
    "missing": Message("The file is missing."),
    "unreadable": Message("The file can't be read."),
    "changed": Message("The file is not as it was written any more."),
}
_BUILD = Message("Run `lsgraph build`.")
_BUILD_FROM = Message("Run `lsgraph build --from` again with the same files.")
_MENDABLE = Message("Run `lsgraph build`: what can be mended is mended.")


def verify(generations: Generations, *, whole: bool, step: Step = nullcontext) -> list[Finding]:
    """The faults of a state folder; generations that cannot be verified are reported at severity Info.

    Raises StateError if nothing is built. `step` is entered for each generation, and for the journal.
    """
    readable, damaged = generations.all(), generations.damaged()
    findings = list(_of_current(generations))
    if not readable and not damaged and not findings and generations.current() is None:
        raise NothingBuiltError(inside=str(generations.state))
    current = generations.in_use()
    for name, reason in damaged.items():
        # The one that `current` points to has been reported already.
        if not findings or name not in findings[0].message[FALLBACK_LANGUAGE]:
            findings.append(_finding("state.generation", f"generations/{name}", reason, _step_for(name, None)))
    for generation in readable:
        with step(Message("generation {hash}", hash=generation.hash)):
            findings += verify_generation(
                generation, whole=whole, in_use=current is not None and current.hash == generation.hash
            )
    with step(Message("journal")):
        findings += _of_journal(Journal(generations), whole=whole)
    return findings


def verify_generation(generation: Generation, *, whole: bool, in_use: bool) -> list[Finding]:
    """The faults of one generation: of its files, texts, dumps, hash and store."""
    advice = _step_for(generation.hash, generation if in_use else None)
    findings = [_of_file(generation, name, fault, advice) for name, fault in file_faults(generation, whole=whole)]
    if not generation.manifest.files:
        findings.append(_not_verifiable(generation))
    if findings and any(finding.severity is Severity.VIOLATION for finding in findings):
        # A store known to be damaged is not opened: the engine may abort the process.
        return findings
    if whole and not _is_named_after(generation):
        findings.append(
            _finding(
                "state.name", f"generations/{generation.hash}/{DATASET_FILE}",
                Message("The data is not that after which the generation is named."), advice,
            )
        )  # fmt: skip
    if problem := _store_problem(generation, count=whole):
        findings.append(
            _finding(
                "state.store", f"generations/{generation.hash}/store",
                Message("The store can't be used: {reason}", reason=problem), advice,
            )
        )  # fmt: skip
    return findings


def file_faults(generation: Generation, *, whole: bool) -> list[tuple[str, Fault]]:
    """The files of a generation that have changed since they were written, including texts and dumps; no store is opened."""
    faults = dict(generation.faults(whole=whole))
    for slug in generation.manifest.documents:
        name = f"documents/{slug}.txt"
        try:
            generation.text(slug)
        except (StateError, NotFoundError, UnicodeDecodeError):
            faults.setdefault(name, "changed" if (generation.path / name).is_file() else "missing")
    return [*faults.items(), *dump_faults(generation, whole=whole)]


def is_grave(name: str) -> bool:
    """Whether a generation must not be served if that file of it is damaged."""
    return name.startswith("store/")


def _of_current(generations: Generations) -> Iterator[Finding]:
    try:
        generations.current()
    except StateError as error:
        yield _finding("state.current", "current", error.what, error.advice)


def _of_file(generation: Generation, name: str, fault: Fault, advice: Message) -> Finding:
    known = generation.manifest.files.get(name)
    return _finding(
        "state.file", f"generations/{generation.hash}/{name}", _FAULTS[fault], advice,
        sought=f"sha256:{known.sha256}" if known else None,
    )  # fmt: skip


def _not_verifiable(generation: Generation) -> Finding:
    return _finding(
        "state.not-verifiable", f"generations/{generation.hash}",
        Message("The generation was made by an older version, which recorded no digests of its files. Data, texts and dumps are verified nevertheless."),
        Message(""), Severity.INFO,
    )  # fmt: skip


def _of_journal(journal: Journal, *, whole: bool) -> list[Finding]:
    findings = [
        _finding(
            "state.journal", f"journal/{number:06}-*.gz",
            Message(
                "The entry {number} of the journal is missing."
                if fault == "missing"
                else "The entry {number} of the journal is damaged.",
                number=number,
            ),
            _MENDABLE,
        )
        for number, fault in journal.faults(whole=whole).items()
    ]  # fmt: skip
    if journal.is_behind():
        behind = Message("The journal does not tell of the generation that is current.")
        findings.append(_finding("state.journal", "journal", behind, _MENDABLE))
    return findings


def _is_named_after(generation: Generation) -> bool:
    try:
        return content_hash(lines_of(generation), generation.manifest.documents) == generation.hash
    except (OSError, UnicodeDecodeError):
        return False


def _store_problem(generation: Generation, *, count: bool) -> Message | None:
    try:
        store = generation.store()
        if count and (counted := len(store)) != generation.manifest.total:
            return Message("{counted:,} / {total:,} quads.", counted=counted, total=generation.manifest.total)
    except StateError as error:
        return error.what
    return None


def _step_for(name: str, in_use: Generation | None) -> Message:
    if in_use is None:
        return Message("It is not in use: remove the folder generations/{name}.", name=name)
    return _BUILD if in_use.manifest.origin == "data" else _BUILD_FROM


def _finding(
    rule: str,
    file: str,
    message: Message,
    advice: Message,
    severity: Severity = Severity.VIOLATION,
    sought: str | None = None,
) -> Finding:
    texts = {
        language: f"{message.in_language(language)} {advice.in_language(language)}".strip() for language in LANGUAGES
    }
    return Finding(rule, texts, severity, file, sought=sought)
