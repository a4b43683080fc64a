"""The command `verify`, which checks that stored data is intact."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from lsgraph.cli import exits
from lsgraph.cli.console import say, say_json
from lsgraph.cli.findings import show_findings, tally
from lsgraph.cli.progress import Steps
from lsgraph.cli.session import AsJson, InLanguage, language_or_locale, session_of
from lsgraph.errors import violations
from lsgraph.languages import Message


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("verify", short_help="Verify that what is kept is what was written.")(verify)


def verify(
    context: typer.Context,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help="Look at sizes, and read small files only; a whole look reads every byte and counts every quad.",
        ),
    ] = False,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> int:
    """Verify all generations, their texts and dumps, and the journal against their digests.

    A line a finding: file, severity, rule, what is wrong and what mends it. It ends with 0 where nothing is damaged, with 1
    where something is, and with 4 where nothing is built. Nothing is changed.
    """
    from lsgraph.generations.verify import verify as verify_state

    chosen, begun = language_or_locale(language), time.monotonic()
    generations = session_of(context).generations()
    findings = verify_state(generations, whole=not quick, step=Steps(chosen, quiet=as_json).step)
    damaged = bool(violations(findings))
    if as_json:
        say_json({"whole": not damaged, "quick": quick, "findings": [finding.to_json() for finding in findings]})
        return exits.FINDINGS if damaged else exits.OK
    show_findings(findings, chosen)
    style = "bold red" if damaged else "bold green"
    say(Message("{findings}; {seconds:.1f} s", findings=tally(findings), seconds=time.monotonic() - begun), style)
    return exits.FINDINGS if damaged else exits.OK
