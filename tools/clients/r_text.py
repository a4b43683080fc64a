"""Prints the R of a notebook, as it stands there: `python r_text.py notebooks/07-from-another-language-by-http.ipynb`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path


def r_text(notebook: Path) -> str:
    """All blocks of R in the texts of a notebook, in their order."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    texts = ("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    return "\n".join(
        block for text in texts for block in re.findall(r"^```r\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    )


if __name__ == "__main__":
    print(r_text(Path(sys.argv[1])))
