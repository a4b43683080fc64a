"""The network as files: a picture, graphs for other programs, tables for spreadsheets, records.

All contain the result of one choice (`network.choose`). The tables list its relations (`Selection.listed`), like the page's table; the
picture, the graphs and the records contain the whole part that is shown, and mark those relations. Equal choices of
one generation give equal bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.media_types import CSV, GEXF, GRAPHML, PLAIN_JSON, SVG, XLSX
from lsgraph.views.files.extract import Extract, Origin
from lsgraph.views.files.graphs import write_gexf, write_graphml
from lsgraph.views.files.pictures import write_svg
from lsgraph.views.files.records import write_json
from lsgraph.views.files.sheets import write_csv, write_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from lsgraph.media_types import Format

__all__ = ["FILE_FORMATS", "Extract", "Origin", "write_file"]

_WRITERS: dict[Format, Callable[[Extract], bytes]] = {
    SVG: write_svg,
    XLSX: write_xlsx,
    CSV: write_csv,
    GRAPHML: write_graphml,
    GEXF: write_gexf,
    PLAIN_JSON: write_json,
}
#: Formats of the network, in the order in which they are offered.
FILE_FORMATS = tuple(_WRITERS)


def write_file(extract: Extract, fmt: Format) -> bytes:
    """The content of the file; `fmt` is one of `FILE_FORMATS`."""
    return _WRITERS[fmt](extract)
