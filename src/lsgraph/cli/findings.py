"""Showing findings: one line each that editors can jump to, then what was looked for and what was there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from lsgraph.cli.console import printable, stdout, write
from lsgraph.errors import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lsgraph.errors import Finding
    from lsgraph.languages import Language

_STYLES = {Severity.VIOLATION: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_WORDS = {
    "sv": {"sought": "söktes", "nearest": "närmast"},
    "en": {"sought": "sought", "nearest": "nearest"},
}


def show_findings(findings: Sequence[Finding], language: Language) -> None:
    """Write the findings to standard output, the gravest last, where a person begins to read."""
    console = stdout()
    for finding in sorted(findings, key=lambda each: (each.severity, each.file or "", each.line or 0)):
        place = finding.place()
        line = Text(f"{place}: " if place else "")
        line.append(finding.severity.name.lower(), _STYLES[finding.severity])
        line.append(f" {finding.rule} ", "dim")
        line.append(printable(finding.message[language]))
        write(line, console)
        for name, text in (("sought", finding.sought), ("nearest", finding.nearest)):
            if text:
                _indented(_WORDS[language][name], text)


def _indented(word: str, text: str) -> None:
    lines = printable(text).splitlines() or [""]
    console = stdout()
    write(Text(f"    {word}: ", "dim").append(lines[0], "not dim"), console)
    for line in lines[1:]:
        write(Text(f"        {line}"), console)


def tally(findings: Sequence[Finding]) -> str:
    """How many of each severity: `2 violations, 1 warning`, or `no findings`."""
    counts = [(each, sum(finding.severity is each for finding in findings)) for each in reversed(Severity)]
    named = [f"{count} {each.name.lower()}{'s' if count != 1 else ''}" for each, count in counts if count]
    return ", ".join(named) or "no findings"
