"""The notebooks: committed without outputs, and when run they show what they promise. `pytest notebooks` runs them too."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from tools.clients.r_text import r_text

if TYPE_CHECKING:
    from pathlib import Path

    from lsgraph.settings import Settings


def notebooks(root: Path) -> list[Path]:
    return sorted((root / "notebooks").glob("*.ipynb"))


def read(path: Path) -> Any:
    return nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types


def run(path: Path, state: Path, **environ: str) -> Any:
    notebook = read(path)
    client = NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(path.parent)}})
    client.execute(env=os.environ | {"LSGRAPH_STATE": str(state)} | environ)
    return notebook


def test_notebooks_are_committed_without_outputs(root: Path) -> None:
    assert notebooks(root)
    for path in notebooks(root):
        for cell in read(path).cells:
            assert not cell.get("outputs"), f"{path.name}: clear its outputs before committing it"
            assert cell.get("execution_count") is None, f"{path.name}: clear its outputs before committing it"


def test_notebooks_hold_no_logic(root: Path) -> None:
    for path in notebooks(root):
        for cell in read(path).cells:
            if cell.cell_type == "code":
                assert not any(line.startswith(("def ", "class ", "for ", "if ")) for line in cell.source.splitlines())


@pytest.mark.usefixtures("generation")
def test_the_first_look_leads_from_a_table_and_a_picture_to_the_sentence(root: Path, settings: Settings) -> None:
    notebook = run(root / "notebooks" / "01-first-look.ipynb", settings.state_folder)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    tables = [output["data"]["text/html"] for output in outputs if "text/html" in output.get("data", {})]
    pictures = [output["data"]["image/svg+xml"] for output in outputs if "image/svg+xml" in output.get("data", {})]
    printed = "".join(output["text"] for output in outputs if output.output_type == "stream")
    assert "2024-06-30" in "".join(tables)
    assert len(pictures) == 1
    assert "Region Uppsala has signed" in pictures[0]
    assert "har skrivit på en avsiktsförklaring" in printed
    assert "Bakom stiftelsen finns" in printed


def test_a_server_is_asked_from_other_languages(root: Path, server: str, tmp_path: Path) -> None:
    notebook = run(root / "notebooks" / "07-from-another-language-by-http.ipynb", tmp_path, GRAPH_SERVER=server)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    printed = "".join(output.get("text", "") or output.get("data", {}).get("text/plain", "") for output in outputs)
    assert "https://w3id.org/lsgraph/id/organization/region-uppsala" in printed
    assert ("Region Uppsala: signed" in printed) is (shutil.which("node") is not None)
    assert f"<lsgraph.Graph {server}" in printed


def test_where_nothing_is_built_the_notebook_says_what_to_run(root: Path, tmp_path: Path) -> None:
    with pytest.raises(CellExecutionError, match="Run `lsgraph build`"):
        run(root / "notebooks" / "01-first-look.ipynb", tmp_path)


def test_the_r_that_is_shown_is_what_the_clients_run(root: Path) -> None:
    text = r_text(root / "notebooks" / "07-from-another-language-by-http.ipynb")
    assert text.count("sparql") == 2
    assert 'Sys.getenv("GRAPH_SERVER"' in text
    assert "`" not in text
