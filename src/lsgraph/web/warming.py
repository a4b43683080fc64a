"""What is read, drawn and compiled ahead when an edition is opened, so that no first page waits for it."""

from __future__ import annotations

import logging
from importlib import import_module
from typing import TYPE_CHECKING

from lsgraph.languages import LANGUAGES, wording
from lsgraph.web.pages.analyses.shared import offered_in_large
from lsgraph.web.pictures import pictures_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    import jinja2

    from lsgraph.edition.edition import Edition

log = logging.getLogger(__name__)

#: The pages that are asked for most; each takes some hundredths of a second to compile.
_TEMPLATES = ("base.html", "parts.html", "home.html", "thing.html", "list.html", "network.html", "agreement.html")


def warm(templates: jinja2.Environment, edition: Edition) -> Iterator[None]:
    """Read and draw what the first pages would wait for, in steps after each of which the server may stop.

    It runs beside the first requests, so the first page comes first.
    """
    if edition.is_partial:
        log.info("%s is too large to be read whole: pages ask for their parts", edition.generation.hash)
    if edition.is_large:
        pictures_of(edition).overview("community")
        yield
    elif edition.has_network and not edition.is_partial:
        for language in LANGUAGES:
            pictures_of(edition).drawing(language)
            yield
    for language in LANGUAGES:
        wording("pages", language)
        yield
    for name in _TEMPLATES:
        templates.get_template(name)
        yield
    if edition.is_large:
        offered_in_large(edition)
        yield
    if edition.has_network and (edition.is_large or not edition.is_partial):
        # They take longer to import than all the rest, and only who draws a network needs them.
        for name in ("pyvis.network", "scipy.optimize"):
            import_module(name)
            yield
    # The first search needs it.
    import_module("snowballstemmer")
