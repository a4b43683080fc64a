"""Sphinx's settings for the site of the documentation: `make site`. The pages are those of docs/, unchanged; `contents.toml` orders them."""

from __future__ import annotations

import os
import re
import shutil
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_HERE = Path(__file__).resolve().parent
_DOCS = _HERE.parents[1] / "docs"
_CONTENTS = tomllib.loads((_HERE / "contents.toml").read_text(encoding="utf-8"))
_SWEDISH = {
    entry.rpartition("<")[2].rstrip(">")
    for section in _CONTENTS["section"]
    if section.get("language") == "sv"
    for entry in section["pages"]
}
_LINK = re.compile(r"(?<!!)\[([^\]]*)\]\((\.\./[^)\s]+)\)")
_FENCE = re.compile(r"(^```.*?^```$)", re.MULTILINE | re.DOTALL)

project = "lsgraph"
html_title = "lsgraph"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
root_doc = "README"
language = "en"
nitpicky = True
myst_heading_anchors = 4
# Else `--from` in a sentence gets a dash, and can't be copied.
smartquotes = False
# Code that shows a part of something, or several lines of answers, is no error.
suppress_warnings = ["misc.highlighting_failure"]
html_theme = "furo"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
html_show_copyright = False
html_last_updated_fmt = None
html_use_index = False


def _with_contents(_app: Sphinx, page: str, text: list[str]) -> None:
    """Give the page its links to files outside docs/, and the first page, and that of the decisions, what comes below them."""
    text[0] = "".join(
        part if part.startswith("```") else _LINK.sub(lambda found: _link(page, *found.groups()), part)
        for part in _FENCE.split(text[0])
    )
    if page == root_doc:
        for section in _CONTENTS["section"]:
            text[0] += _toctree(section["pages"], f":caption: {section['title']}")
    elif page == "decisions/README":
        records = sorted(path.stem for path in (_DOCS / "decisions").glob("[0-9]*.md"))
        text[0] += _toctree(records)


def _toctree(pages: list[str], *options: str) -> str:
    return "\n".join(["\n\n```{toctree}", ":hidden:", *options, "", *pages, "```"])


def _link(page: str, words: str, target: str) -> str:
    """A file that is no page of the site is taken along with it; a folder is named alone."""
    path = Path(os.path.normpath((_DOCS / page).parent / target.partition("#")[0]))
    if path.is_relative_to(_DOCS):
        return f"[{words}]({target})"
    if path.is_dir():
        return words
    return f"{{download}}`{words.replace('`', '')} <{target.partition('#')[0]}>`"


def _in_its_language(_app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: object) -> None:
    """Browsers and screen readers are told which language a page is in, and the words of the theme around it are in it, too."""
    if page in _SWEDISH:
        words = _CONTENTS["words"]["sv"]
        context |= {
            "language": "sv",
            "_": lambda text: words.get(text, text),
            "gettext": lambda text: words.get(text, text),
        }


def _first_page(app: Sphinx, error: Exception | None) -> None:
    """A folder is opened by its index.html; on GitHub by its README."""
    if error is None:
        for readme in Path(app.outdir).rglob("README.html"):
            shutil.copyfile(readme, readme.with_name("index.html"))


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("source-read", _with_contents)
    # After those of the theme, which set words of their own.
    app.connect("html-page-context", _in_its_language, priority=900)
    app.connect("build-finished", _first_page)
