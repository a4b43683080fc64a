"""Showing findings: one line each that editors can jump to, then what was sought and the nearest match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from lsgraph.cli.console import printable, stdout, tell, write
from lsgraph.errors import Severity
from lsgraph.languages import Message, in_language, listed, text_in, wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.errors import DataError, Finding
    from lsgraph.languages import Language

_STYLES = {Severity.VIOLATION: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def show_findings(findings: Sequence[Finding], language: Language) -> None:
    """Write the findings to standard output, the most severe last, where people start reading."""
    console = stdout()
    for finding in sorted(findings, key=lambda finding: (finding.severity, finding.file or "", finding.line or 0)):
        location = finding.location()
        line = Text(f"{location}: " if location else "")
        line.append(
            wording("console", language)[f"severity/{finding.severity.name.lower()}"], _STYLES[finding.severity]
        )
        line.append(f" {finding.rule} ", "dim")
        line.append(printable(in_language(finding.message, language)))
        write(line, console)
        for name, text in (
            ("sought", finding.sought),
            ("nearest", finding.nearest),
            ("others", "\n".join(finding.others)),
        ):
            if text:
                _indented(wording("console", language)[name], text_in(text, language))


def tell_files(error: DataError) -> None:
    """Write what is wrong with files that can't be read to standard error, each beginning a line, and how many they are."""
    for file in error.files:
        tell(Message("error: {error}", error=file), "red")
    if len(error.files) > 1:
        tell(error.what, "bold red")


def _indented(word: str, text: str) -> None:
    lines = printable(text).splitlines() or [""]
    console = stdout()
    write(Text(f"    {word}: ", "dim").append(lines[0], "not dim"), console)
    for line in lines[1:]:
        write(Text(f"        {line}"), console)


def tally(findings: Sequence[Finding]) -> Message | str:
    """The number of findings by severity: `2 violations, 1 warning`, or `no findings`."""
    counts = {severity: sum(finding.severity is severity for finding in findings) for severity in Severity}
    named = [
        Message.counted("{count} violation", "{count} violations", count=counts[Severity.VIOLATION]),
        Message.counted("{count} warning", "{count} warnings", count=counts[Severity.WARNING]),
        Message.counted("{count} info", "{count} infos", count=counts[Severity.INFO]),
    ]
    return listed([message for message in named if message.count] or [Message("no findings")])
