"""`lsgraph same`: things that may be the same, judged by a person; nothing is merged in the sources."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from lsgraph.cli import exits
from lsgraph.cli.console import printable, say, say_json, spoken, stdout, tell, write
from lsgraph.cli.session import AsJson, InLanguage, language_or_locale, person_name, reason_of, session_of
from lsgraph.errors import NotFoundError, UsageError, near_matches
from lsgraph.languages import Message, text_in
from lsgraph.namespaces import PREFIXES, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.languages import Language
    from lsgraph.repository.candidates import Candidate, Candidates, Sign
    from lsgraph.repository.dataset import Dataset
    from lsgraph.repository.judgements import Judged, Judgement, Verdict
    from lsgraph.stores import Store

_LEAST = 70.0


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("same", short_help="Find things that may be the same, and judge whether they are.")(same)


def same(
    context: typer.Context,
    first: Annotated[
        str | None, typer.Argument(metavar="A", help="A thing: its name, prefixed name or IRI; default: all.")
    ] = None,
    second: Annotated[str | None, typer.Argument(metavar="B", help="Another one.")] = None,
    verdict: Annotated[
        str | None,
        typer.Option("--verdict", metavar="same|different|unsure", help="Record this verdict on A and B; needs --because."),
    ] = None,
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who judges; default: LSGRAPH_CURATOR.")] = None,
    because: Annotated[str, typer.Option("--because", metavar="TEXT", help="Why; it is kept with the verdict.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take the judgement of A and B away.")] = False,
    judged: Annotated[bool, typer.Option("--judged", help="List the judgements that there are.")] = False,
    least: Annotated[
        float, typer.Option("--least", min=0, max=100, help="List candidates with at least this score.")
    ] = _LEAST,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> int:  # fmt: skip
    """List things that may be the same, with a score and what speaks for and against it, and record what a person judges.

    Without --verdict or --undo nothing is written. A verdict is recorded in data/judgements.ttl with who gave it, when and why. What is
    judged the same gets one IRI in pages, edges and counts from the next build on, and the other one leads there; the sources keep their
    own words. A verdict that contradicts others is refused. Things that are judged, or that are known to be confused, are not listed.
    """
    from lsgraph.repository.candidates import Candidates
    from lsgraph.repository.dataset import load_dataset
    from lsgraph.repository.judging import described_in, judged_of, require_judged
    from lsgraph.stores import EmbeddedStore

    chosen, session = language_or_locale(language), session_of(context)
    _require_sense(first, second, verdict, because, undo=undo, judged=judged)
    writes = verdict is not None or undo
    settings = session.settings_to_write(quiet=as_json) if writes else session.settings()
    dataset = load_dataset(settings.root)
    known = judged_of(dataset)
    if judged:
        return _list_judgements(known.judgements, as_json=as_json)
    store = EmbeddedStore.in_memory(dataset.quads)
    things = [_thing(store, text) for text in (first, second) if text is not None]
    if undo:
        return _undo(dataset, things[0], things[1], as_json=as_json)
    for thing in things:
        require_judged(thing, described_in(dataset) | {confusion.iri for confusion in known.confusions})
    candidates = Candidates(store, known)
    if verdict is not None:
        name = person_name(by if by is not None else settings.curator, Message("Who judges is not said."))
        reason = reason_of(because)
        weighed = candidates.weigh(things[0], things[1])
        return _record(dataset, weighed, _verdict(verdict), name, reason, as_json=as_json)
    if len(things) == 2:
        return _show_pair(candidates, known, things[0], things[1], chosen, as_json=as_json)
    found = candidates.all(least=least, of=things[0] if things else None)
    return _show(found, known, chosen, as_json=as_json)


def _require_sense(
    first: str | None, second: str | None, verdict: str | None, because: str, *, undo: bool, judged: bool
) -> None:
    """Raise UsageError for arguments that don't go together."""
    if sum((verdict is not None, undo, judged)) > 1:
        raise UsageError(
            Message("Judging, taking a judgement away and listing are done one at a time."),
            next_step=Message("Give one of --verdict, --undo, --judged."),
        )
    if (verdict is not None or undo) and second is None:
        raise UsageError(
            Message("A judgement is about two things."),
            next_step=Message("Name both: `lsgraph same A B --verdict different …`."),
        )
    if judged and first is not None:
        raise UsageError(
            Message("--judged lists all judgements."), next_step=Message("Leave the names out, or leave --judged out.")
        )
    if verdict is not None:
        _verdict(verdict)
        if not because.strip():
            raise UsageError(
                Message("A judgement needs a reason."),
                next_step=Message("Say with --because what shows it, so that others can judge it too."),
            )


def _verdict(name: str) -> Verdict:
    from lsgraph.repository.judgements import VERDICTS

    for verdict in VERDICTS:
        if name.strip().lower() == verdict:
            return verdict
    raise NotFoundError(
        Message("There is no verdict {name!r}.", name=name),
        near=near_matches(name, VERDICTS),
        next_step=Message("The verdicts are {names}.", names=", ".join(VERDICTS)),
    )


def _thing(store: Store, text: str) -> str:
    """The IRI of the thing of that name, prefixed name or IRI; raises UsageError where several have the name."""
    from lsgraph.repository.judgements import JUDGED_KINDS

    if "://" in text:
        return text.strip("<>")
    if text.partition(":")[0] in PREFIXES:
        return expand(text)
    found = sorted({hit.iri for hit in store.names.named(text, kinds=JUDGED_KINDS)})
    if len(found) == 1:
        return found[0]
    if not found:
        near = [shorten(hit.iri) or hit.iri for hit in store.names.find(text, limit=3, kinds=JUDGED_KINDS)]
        raise NotFoundError(
            Message("Nothing is called {text!r}.", text=text),
            near=near,
            next_step=Message("Give its name, its prefixed name or its IRI."),
        )
    raise UsageError(
        Message("Several things are called {text!r}.", text=text),
        next_step=Message("Say which: {names}.", names=", ".join(shorten(iri) or iri for iri in found)),
    )


# ---------------------------------------------------------------------------------------------------------- writing


def _record(
    dataset: Dataset, weighed: Candidate, verdict: Verdict, by: str, because: str, *, as_json: bool
) -> int:  # fmt: skip
    from lsgraph.repository.judgements import JUDGEMENTS_FILE, Judgement
    from lsgraph.repository.judging import judgement_iri, record

    today = datetime.now(UTC).date().isoformat()
    iri = judgement_iri(*weighed.things)
    judgement = Judgement(iri, weighed.things, verdict, by, today, because, weighed.decimal)
    record(dataset, judgement)
    replaced = _replaced(dataset, weighed.things) if verdict == "same" else {}
    if as_json:
        say_json({**_judgement_json(judgement), "replaced": replaced})
        return exits.OK
    say(Message("{judgement} is recorded in {file}.", judgement=str(judgement), file=JUDGEMENTS_FILE))
    for other, canonical in replaced.items():
        names = {"other": shorten(other) or other, "canonical": shorten(canonical) or canonical}
        say(Message("From the next build on, {canonical} stands for {other}.", **names))
    return exits.OK


def _replaced(dataset: Dataset, things: tuple[str, str]) -> dict[str, str]:
    """What stands for what from now on in the group of these things: replaced IRIs with the canonical one."""
    from lsgraph.repository.dataset import load_dataset
    from lsgraph.repository.judgements import links_of

    quads = [quad for file in load_dataset(dataset.root).files for quad in file.quads]
    links = {
        str(getattr(link.subject, "value", "")): str(getattr(link.object, "value", "")) for link in links_of(quads)
    }
    canonical = {links.get(thing, thing) for thing in things}
    return {other: target for other, target in sorted(links.items()) if target in canonical}


def _undo(dataset: Dataset, first: str, second: str, *, as_json: bool) -> int:
    from lsgraph.repository.judging import undo

    judgement = undo(dataset, first, second)
    if as_json:
        say_json({"undone": _judgement_json(judgement)})
    else:
        say(Message("{judgement} is taken away.", judgement=str(judgement)))
    return exits.OK


# ---------------------------------------------------------------------------------------------------------- showing


def _show(found: Sequence[Candidate], known: Judged, language: Language, *, as_json: bool) -> int:
    if as_json:
        say_json(
            {"candidates": [_as_json(candidate, language) for candidate in found], "judgements": len(known.judgements)}
        )
        return exits.OK  # fmt: skip
    for candidate in found:
        _show_candidate(candidate)
    if found:
        tell(Message("Judge them: `lsgraph same A B --verdict same|different|unsure --by NAME --because TEXT`."))
    else:
        say(Message("Nothing here looks as if it were the same."))
    return exits.OK


def _show_pair(
    candidates: Candidates, known: Judged, first: str, second: str, language: Language, *, as_json: bool
) -> int:
    """Show two things, with what is judged of them or follows from judgements."""
    judgement, implied = known.of_pair(first, second), known.implied(first, second)
    weighed = candidates.weigh(first, second)
    if as_json:
        said = None if judgement is None else _judgement_json(judgement)
        say_json({**_as_json(weighed, language), "judgement": said, "follows": implied})
        return exits.OK
    if judgement is not None:
        say(str(judgement))
    elif implied is not None:
        say(Message("From other judgements and known confusions it follows: {verdict}.", verdict=implied))
    if implied != "same":
        _show_candidate(weighed)
    return exits.OK


def _show_candidate(candidate: Candidate) -> None:
    first, second = (shorten(iri) or iri for iri in candidate.things)
    say(f"{candidate.score:5.1f}  {first}  {second}", "bold")
    for sign in candidate.signs:
        mark, style = ("+", "green") if sign.weight >= 0 else ("-", "red")
        line = Text(f"       {mark} ", style).append(printable(text_in(sign.message, spoken())), "not " + style)
        write(line, stdout())


def _list_judgements(judgements: Sequence[Judgement], *, as_json: bool) -> int:
    if as_json:
        say_json([_judgement_json(judgement) for judgement in judgements])
        return exits.OK
    for judgement in judgements:
        say(str(judgement))
    if not judgements:
        say(Message("Nothing has been judged."))
    return exits.OK


def _judgement_json(judgement: Judgement) -> dict[str, object]:
    return {
        "judgement": judgement.iri, "things": list(judgement.things), "verdict": judgement.verdict, "by": judgement.by,
        "date": judgement.on, "because": judgement.because,
        "score": None if judgement.score is None else float(judgement.score),
    }  # fmt: skip


def _as_json(candidate: Candidate, language: Language) -> dict[str, object]:
    return {
        "things": list(candidate.things), "names": list(candidate.names), "score": candidate.score,
        "for": [_sign_json(sign, language) for sign in candidate.signs if sign.weight >= 0],
        "against": [_sign_json(sign, language) for sign in candidate.signs if sign.weight < 0],
    }  # fmt: skip


def _sign_json(sign: Sign, language: Language) -> dict[str, object]:
    return {"text": sign.message.in_language(language), "weight": sign.weight}
