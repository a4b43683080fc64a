"""`lsgraph accept`: changed answers to the repository's questions, read and accepted row by row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.text import Text

from lsgraph.cli import exits
from lsgraph.cli.console import printable, say, say_json, spoken, stdout, tell, write
from lsgraph.cli.session import AsJson, InLanguage, language_or_locale, person_name, reason_of, session_of
from lsgraph.errors import NotFoundError, StateError, UsageError
from lsgraph.languages import Message, in_language, text_in
from lsgraph.namespaces import expand, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph as ox

    from lsgraph.cli.session import Session
    from lsgraph.languages import Language
    from lsgraph.repository.acceptance import Cause, Causes, NewClaim
    from lsgraph.repository.answers import AnswerChange

_T = TypeVar("_T")
#: Most claims that are shown behind a row.
_MOST_SHOWN = 5


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("accept", short_help="Read what new claims change in answers, and accept it.")(accept)


def accept(
    context: typer.Context,
    question: Annotated[
        str | None, typer.Argument(metavar="QUESTION", help="The question, by number or name; default: all.")
    ] = None,
    rows: Annotated[
        list[int] | None, typer.Option("--row", metavar="N", help="Accept this new row; give it again for more.")
    ] = None,
    changed: Annotated[
        list[int] | None,
        typer.Option("--changed", metavar="N", help="Accept that this row is another now; needs --because."),
    ] = None,
    gone: Annotated[
        list[int] | None, typer.Option("--gone", metavar="N", help="Accept that this row is gone; needs --because.")
    ] = None,
    claims: Annotated[
        list[str] | None,
        typer.Option("--claim", metavar="CLAIM", help="Accept the new rows of all questions that come from this claim and no other new one; give it again for more."),
    ] = None,
    order: Annotated[bool, typer.Option("--order", help="Accept another order of the same rows, or other columns; needs --because.")] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who accepts; default: LSGRAPH_CURATOR.")
    ] = None,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why; it is kept with the rows.")] = "",
    as_json: AsJson = False,
    language: InLanguage = None,
) -> int:  # fmt: skip
    """Show what is different in the answers to the questions, and accept it row by row or by claim.

    Without --row, --claim, --changed, --gone or --order nothing is written: each new row is shown with the claims that it comes
    from and their words, each row that has changed or is gone with what was expected. What is accepted is recorded in the
    question's file with who accepted it and when. New rows are never accepted together with rows that have changed or are gone.
    """
    from lsgraph.repository.acceptance import Causes, changed_answers, new_claims
    from lsgraph.repository.dataset import load_dataset

    chosen, session = language_or_locale(language), session_of(context)
    ways = [bool(way) for way in (rows, claims, changed, gone, order)]
    if sum(ways) > 1:
        raise UsageError(
            Message("New rows, claims, changed rows and rows that are gone are accepted one kind at a time."),
            next_step=Message("Give one of --row, --claim, --changed, --gone, --order."),
        )
    settings = session.settings_to_write(quiet=as_json) if any(ways) else session.settings()
    dataset = load_dataset(settings.root)
    answers = changed_answers(dataset, question)
    causes = Causes(dataset, answers, new_claims(dataset, _before(session)))
    if not any(ways):
        return _show(answers, causes, chosen, as_json=as_json)
    # What is asked of the command line is told before claims are sought, which takes long.
    name = person_name(by if by is not None else settings.curator, Message("Who accepts is not said."))
    if not (rows or claims) and not because.strip():
        raise UsageError(
            Message("A row that has changed or is gone was accepted before."),
            next_step=Message("Say with --because why it is told otherwise now."),
        )
    reason = reason_of(because)
    acceptances = _acceptances(answers, causes, rows or [], changed or [], gone or [], claims or [], order=order)
    return _write(acceptances, name, reason, as_json=as_json)


def _before(session: Session) -> frozenset[ox.Quad] | None:
    """The quads of the current edition, since which claims are new; None where nothing is built or it can't be read."""
    import pyoxigraph as ox

    from lsgraph.generations.folder import DATASET_FILE

    if session.generations().in_use() is None:
        return None
    try:
        path = session.generation().path / DATASET_FILE
        return frozenset(ox.parse(path=str(path), format=ox.RdfFormat.N_QUADS))
    except (StateError, OSError, SyntaxError):
        tell(
            Message("The current edition can't be read: which claims are new is not known, and all are looked at."),
            "yellow",
        )
        return None


def _acceptances(
    answers: Sequence[AnswerChange],
    causes: Causes,
    rows: Sequence[int],
    changed: Sequence[int],
    gone: Sequence[int],
    claims: Sequence[str],
    *,
    order: bool,
) -> list[_Decision]:
    """What was decided, by question; raises UsageError and NotFoundError where there is nothing of that kind."""
    if claims:
        return _by_claim(answers, causes, [_claim_iri(claim) for claim in claims])
    if len(answers) != 1:
        raise UsageError(
            Message("Rows have numbers within their question."),
            next_step=Message("Name the question: `lsgraph accept QUESTION --row N`.")
            if answers
            else Message("No answer has changed: there is nothing to accept."),
        )
    (answer,) = answers
    if order:
        if not (answer.reordered or answer.other_columns):
            raise UsageError(
                Message("The answer has rows that are new, changed or gone, not another order."),
                next_step=Message("Accept them with --row, --changed, --gone."),
            )
        return [_Decision(answer, answer.answer.rows, answer.expected.rows, ())]
    if answer.reordered or answer.other_columns:
        raise UsageError(
            Message("The answer differs as a whole, and not in single rows."),
            next_step=Message("Accept it with --order."),
        )
    new = [_numbered(answer.new, number) for number in rows]
    pairs = [_numbered(answer.changed, number) for number in changed]
    lost = [_numbered(answer.gone, number) for number in gone]
    behind = [
        claim.iri for row in (*new, *(after for _, after in pairs), *lost) for claim in causes.of(answer, row).claims
    ]
    return [
        _Decision(
            answer,
            (*new, *(after for _, after in pairs)),
            (*(before for before, _ in pairs), *lost),
            tuple(dict.fromkeys(behind)),
        )
    ]


@dataclass(frozen=True, slots=True)
class _Decision:
    """Rows of one answer that are accepted."""

    answer: AnswerChange
    added: tuple[str, ...]
    removed: tuple[str, ...]
    claims: tuple[str, ...]


def _by_claim(answers: Sequence[AnswerChange], causes: Causes, claims: Sequence[str]) -> list[_Decision]:
    decisions = []
    for answer in answers:
        behind = {row: {claim.iri for claim in causes.of(answer, row).claims} for row in answer.new}
        # A row that rests on another claim too is read with that one.
        added = tuple(row for row in answer.new if behind[row] and behind[row] <= set(claims))
        if added:
            used = sorted({iri for row in added for iri in behind[row]})
            decisions.append(_Decision(answer, added, (), tuple(used)))
    if not decisions:
        raise NotFoundError(
            Message(
                "No new row comes from {claims} alone.", claims=", ".join(shorten(claim) or claim for claim in claims)
            ),
            next_step="`lsgraph accept` lists the new rows with their claims.",
        )
    return decisions


def _claim_iri(name: str) -> str:
    if "://" in name:
        return name.strip("<>")
    try:
        return expand(name)
    except KeyError as error:
        raise UsageError(
            Message("{name!r} is no claim.", name=name),
            next_step=Message("Give its prefixed name or its IRI, as `lsgraph accept` shows it."),
        ) from error


def _numbered(rows: Sequence[_T], number: int) -> _T:
    if 1 <= number <= len(rows):
        return rows[number - 1]
    raise UsageError(
        Message.counted(
            "There is no row {number}: this kind has {count} row.", "There is no row {number}: this kind has {count} rows.",
            count=len(rows), number=number,
        ),
        next_step=Message("`lsgraph accept QUESTION` lists them with their numbers."),
    )  # fmt: skip


def _write(decisions: Sequence[_Decision], by: str, because: str, *, as_json: bool) -> int:
    """Write all files, each made before the first is written."""
    from lsgraph.repository.acceptance import Acceptance, accepted
    from lsgraph.repository.formatting import replace_text

    today = datetime.now(UTC).date()
    texts = {
        decision.answer.question.path: accepted(
            decision.answer, Acceptance(decision.added, decision.removed, decision.claims, by, today, because)
        )
        for decision in decisions
    }
    for path, text in texts.items():
        replace_text(path, text)
    if as_json:
        say_json(
            [
                {"question": d.answer.question.name, "added": d.added, "removed": d.removed, "claims": d.claims}
                for d in decisions
            ]
        )
        return exits.OK
    for decision in decisions:
        count = max(len(decision.added), len(decision.removed))
        say(
            Message.counted(
                "{question}: {count} row accepted by {by}.", "{question}: {count} rows accepted by {by}.",
                question=decision.answer.question.name, count=count, by=by,
            )
        )  # fmt: skip
    return exits.OK


# ---------------------------------------------------------------------------------------------------------- showing


def _show(answers: Sequence[AnswerChange], causes: Causes, language: Language, *, as_json: bool) -> int:
    if as_json:
        say_json([_as_json(answer, causes) for answer in answers])
        return exits.FINDINGS if answers else exits.OK
    for answer in answers:
        say(f"{answer.question.name}: {in_language(answer.question.text, language)}", "bold")
        say(answer.counts())
        _show_rows(answer, causes, language)
    if not answers:
        say(Message("Every question is answered as expected."), "bold green")
        return exits.OK
    tell(
        Message(
            "Accept what is right: `lsgraph accept QUESTION --row N --by NAME`, or `--claim CLAIM` for all new rows of a claim."
        )
    )
    return exits.FINDINGS


def _show_rows(answer: AnswerChange, causes: Causes, language: Language) -> None:
    if answer.other_columns:
        _line(" - ", answer.expected.names, "red")
        _line(" + ", answer.answer.names, "green")
        return
    if answer.expected.names:
        _line("     ", answer.expected.names, "dim")
    for number, row in enumerate(answer.new, 1):
        _line(f" +{number}  ", row, "green")
        _show_cause(causes.of(answer, row), language)
    for number, (before, after) in enumerate(answer.changed, 1):
        _line(f" ~{number} -", before, "yellow")
        _line("    +", after, "yellow")
        _show_cause(causes.of(answer, after), language)
    for number, row in enumerate(answer.gone, 1):
        _line(f" -{number}  ", row, "red")
        _show_cause(causes.of(answer, row), language)


def _line(sign: str, text: str, style: str) -> None:
    write(Text(sign, style).append(printable(text.replace("\t", "  ")), "not dim"), stdout())


def _show_cause(cause: Cause, language: Language) -> None:
    if not cause.claims:
        _remark(Message("by no claim that can be told"))
    for claim in cause.claims[:_MOST_SHOWN]:
        name = shorten(claim.iri) or claim.iri
        _remark(
            Message("by {claim} in {location}", claim=name, location=claim.location)
            if cause.certain
            else Message("perhaps by {claim} in {location}", claim=name, location=claim.location)
        )
        for words in claim.words:
            write(Text("         ").append(f"“{printable(in_language(words, language))}”"), stdout())
    if (more := len(cause.claims) - _MOST_SHOWN) > 0:
        _remark(Message.counted("and {count} more claim", "and {count} more claims", count=more))


def _remark(message: Message) -> None:
    write(Text("       ").append(printable(text_in(message, spoken())), "dim"), stdout())


def _as_json(answer: AnswerChange, causes: Causes) -> dict[str, object]:
    return {
        "question": answer.question.name,
        "text": answer.question.text,
        "columns": answer.answer.names.split("\t"),
        "reordered": answer.reordered,
        "new": [{"row": row, **_cause_json(causes.of(answer, row))} for row in answer.new],
        "changed": [
            {"before": before, "after": after, **_cause_json(causes.of(answer, after))}
            for before, after in answer.changed
        ],
        "gone": [{"row": row, **_cause_json(causes.of(answer, row))} for row in answer.gone],
    }


def _cause_json(cause: Cause) -> dict[str, object]:
    return {"certain": cause.certain, "claims": [_claim_json(claim) for claim in cause.claims]}


def _claim_json(claim: NewClaim) -> dict[str, object]:
    return {"claim": claim.iri, "location": claim.location, "words": list(claim.words)}
