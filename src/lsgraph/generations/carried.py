"""The edition that an installed lsgraph carries: what was built of the repository's data when the package was made.

<package>/carried/<hash>/dataset.nq.gz     canonical N-Quads, compressed; read into memory
<package>/carried/<hash>/documents/        the stored texts
<package>/carried/<hash>/places.json       where a picture has the nodes of the network, by frame
<package>/carried/<hash>/manifest.json     as of any generation; `created` is the day of the data, not of the package

Equal data gives equal bytes.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TypeAlias

from lsgraph.generations.folder import DATASET_FILE, PACKED_FILE, Generation, read_generation, recorded

CARRIED_FOLDER = Path(__file__).resolve().parents[1] / "carried"
PLACES_FILE = "places.json"
Places: TypeAlias = dict[str, dict[str, tuple[float, float]]]
"""Where a picture has the nodes, by frame and IRI."""
#: Digits of a place: a picture is drawn in whole units and tenths of them.
_DIGITS = 4


def carried(folder: Path = CARRIED_FOLDER) -> Generation | None:
    """The edition that is carried along; None in a checkout, which has data to build. Raises StateError where it is damaged."""
    found = sorted(folder.glob("*/manifest.json"))
    return read_generation(found[-1].parent) if found else None


def is_carried(generation: Generation) -> bool:
    """Whether a generation is the one that is carried along."""
    return generation.path.parent == CARRIED_FOLDER


def pack(generation: Generation, folder: Path, created: str, places: Places) -> Path:
    """Write what an installed program carries of a generation below a folder; `created` is the day of its data (UTC, ISO 8601)."""
    target = folder / generation.hash
    (target / "documents").mkdir(parents=True)
    with (target / PACKED_FILE).open("wb") as out, gzip.GzipFile("", "wb", 9, out, mtime=0) as packed:
        packed.write((generation.path / DATASET_FILE).read_bytes())
    for slug in generation.manifest.documents:
        name = f"documents/{slug}.txt"
        (target / name).write_bytes((generation.path / name).read_bytes())
    rounded = {
        frame: {node: [round(part, _DIGITS) for part in place] for node, place in sorted(positions.items())}
        for frame, positions in places.items()
    }
    (target / PLACES_FILE).write_text(json.dumps(rounded, sort_keys=True), encoding="utf-8")
    manifest = replace(generation.manifest, created=created, files=recorded(target))
    written = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True)
    (target / "manifest.json").write_text(f"{written}\n", encoding="utf-8")
    return target


def places_of(generation: Generation) -> Places:
    """Where a picture has the nodes, by frame; raises StateError where the file is damaged."""
    stored = generation.read_json(PLACES_FILE)
    assert isinstance(stored, dict), "as it was packed"
    return {frame: {node: (x, y) for node, (x, y) in positions.items()} for frame, positions in stored.items()}
