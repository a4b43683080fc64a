"""How long it takes to read whether words carry claims: our own data, one changed source, and ten thousand claims.

    python bench/gate.py [CLAIMS]

The claims of the large set stand in documents of twenty sentences each, of actors with made-up names.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

from lsgraph.gate import check_gate
from lsgraph.gate.dates import span_of
from lsgraph.gate.judge import Reader
from lsgraph.gate.model import Claim, During, Passage
from lsgraph.gate.names import Agent, Names
from lsgraph.gate.sources import Knowledge, knowledge_of
from lsgraph.repository.dataset import load_dataset

ROOT = Path(__file__).resolve().parents[1]
SENTENCES = (
    "Provort {n} kommun undertecknade den 3 mars 2025 avsiktsförklaringen för life science, som inte medför några förpliktelser.",
    "Kommunfullmäktige i Provort {n} beslutade den 4 mars 2025 att anta avsiktsförklaringen för life science.",
    "Provort {n} kommun har den 5 mars 2025 bjudits in att ansluta sig till avsiktsförklaringen för life science.",
    "Provort {n} kommun lämnade den 6 mars 2025 avsiktsförklaringen för life science.",
)
KINDS = ("signing", "adoption", "invitation", "withdrawal")


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    dataset = load_dataset(ROOT)
    check_gate(dataset)
    begin = time.perf_counter()
    findings = check_gate(dataset)
    print(f"our own data: {time.perf_counter() - begin:.2f} s, {len(findings)} findings")
    large(dataset, wanted)


def large(dataset: object, wanted: int) -> None:
    known = knowledge_of(dataset)  # type: ignore[arg-type]
    towns = 2_000
    agents = [Agent(f"urn:town:{n}", "municipality", (f"Provort {n} kommun",)) for n in range(towns)]
    begin = time.perf_counter()
    reader = Reader(Knowledge(Names.of([*known.names.agents.values(), *agents]), known.things))
    refused = done = 0
    while done < wanted:
        of = [(done + i, SENTENCES[i % 4].format(n=(done + i) % towns)) for i in range(20)]
        text = "\n\n".join(sentence for _, sentence in of)
        for number, sentence in of:
            start = text.index(sentence)
            kind = number % 4
            day = f"2025-03-0{3 + kind}"
            span = span_of(day)
            assert span is not None
            claim = Claim(
                "c",
                KINDS[kind],
                f"urn:town:{number % towns}",
                "https://w3id.org/lsgraph/id/agreement/life-science-declaration-2024",
                date=During(span, day),
            )
            passage = Passage(text, start, start + len(sentence), "sv", date(2025, 6, 10), f"d{done}")
            refused += bool(reader.judge(claim, passage).problems)
        done += 20
    print(f"{done} claims: {time.perf_counter() - begin:.1f} s, {refused} refused")


if __name__ == "__main__":
    main()
