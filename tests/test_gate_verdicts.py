"""What the gate is sure of, and tables: that words deny a claim is said only where they can hardly be about anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.test_gate import Case, judged

from lsgraph.gate.judge import Reader
from lsgraph.gate.messages import rule_of
from lsgraph.gate.model import Verdict
from lsgraph.gate.sources import knowledge_of
from lsgraph.repository.dataset import load_dataset

if TYPE_CHECKING:
    from pathlib import Path

SURE, UNSURE = Verdict.CONTRADICTED, Verdict.NOT_SHOWN
#: Sentences with the rule that refuses the claim and whether the words are sure to deny it.
SENTENCES = {
    "refused sv S kth 2025-03-03 | KTH undertecknade inte avsiktsförklaringen för life science den 3 mars 2025.": ("negated", SURE),
    "refused en S kth 2025-03-03 | KTH did not sign the life science declaration on 3 March 2025.": ("negated", SURE),
    "refused sv S kth 2025-03-03 | KTH ska underteckna avsiktsförklaringen för life science den 3 mars 2025.": ("planned", SURE),
    "refused sv S kth 2025-03-03 | KTH avstod från att den 3 mars 2025 underteckna avsiktsförklaringen för life science.": ("negated", SURE),
    # The day of the agreement, and a day whose year is only concluded, are no days that words surely give to the act.
    "refused sv S kth 2025-03-03 | KTH undertecknade avsiktsförklaringen för life science av den 14 juni 2024.": ("date-missing", UNSURE),
    "refused sv S kth 2025-03-03 | KTH undertecknade avsiktsförklaringen för life science den 4 mars.": ("date-other", UNSURE),
    "refused sv S kth 2025-03-03 | KTH undertecknade avsiktsförklaringen för life science den 4 mars 2025.": ("date-other", SURE),
    "refused en S kth 2025-03-03 | KTH signed the life science declaration on 4 March 2025.": ("date-other", SURE),
    # Several numbers: another of them may be the one that counts.
    "refused sv T fs ls:numberOfPrincipals,12 | Flemingsberg Science har tre huvudmän.": ("number-other", SURE),
    "refused sv T dec ls:legallyBinding,true | Avsiktsförklaringen för life science är inte juridiskt bindande.": ("polarity", SURE),
}  # fmt: skip
#: Rows below a heading, with tabs or wide spaces between the cells.
SIGNED = (
    "Avsiktsförklaring för life science\n\n"
    "Part\tUndertecknat av\tTidpunkt\n"
    "KTH\tEva Ek, rektor\t2025-03-03 13:42\n"
    "Fabege\t(inväntar underskrift)\t-\n"
    "Hemsö\tnej\t2025-03-03\n"
)
CAME = (
    "Attendance at the signing of the life science declaration on 14 June 2024\n\n"
    "Organisation           Registered   Attended\n"
    "KTH                    no           yes\n"
    "Fabege                 yes          no\n"
)
ROWS = [
    (True, "sv S kth 2025-03-03", SIGNED),
    (False, "sv S kth 2025-03-04", SIGNED),
    (False, "sv S fab 2025-03-03", SIGNED),
    (False, "sv S hem 2025-03-03", SIGNED),
    (False, "sv S ki 2025-03-03", SIGNED),
    (False, "sv A kth 2025-03-03", SIGNED),
    (True, "en N kth", CAME),
    (False, "en N fab", CAME),
    (False, "en N ki", CAME),
    (False, "sv S kth 2025-03-03", SIGNED.replace("Avsiktsförklaring för life science", "Hyresavtal")),
    (False, "sv S kth 2025-03-03", SIGNED.replace("Undertecknat av", "Kontaktperson")),
]


@pytest.fixture(scope="module")
def reader(root: Path) -> Reader:
    return Reader(knowledge_of(load_dataset(root)))


@pytest.mark.parametrize("line", SENTENCES, ids=lambda line: line.split(" | ", 1)[1][:60])
def test_a_claim_is_contradicted_only_by_words_that_are_surely_about_it(reader: Reader, line: str) -> None:
    rule, verdict = SENTENCES[line]
    found = {rule_of(problem): problem.verdict for problem in judged(reader, Case.of(line)).problems}
    assert found.get(rule) is verdict, found


@pytest.mark.parametrize(("carried", "claim", "table"), ROWS)
def test_a_row_of_a_table_tells_of_the_one_that_it_is_of(
    reader: Reader, *, carried: bool, claim: str, table: str
) -> None:
    case = Case.of(f"{'carried' if carried else 'refused'} {claim} | {table}")
    assert (judged(reader, case).problems == []) is carried
