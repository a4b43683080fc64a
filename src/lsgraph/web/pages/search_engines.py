"""Structured data for search engines: schema.org as JSON-LD, for the dataset and for organisations.

Guide: https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from markupsafe import Markup

from lsgraph.linked_data.catalogue import publisher_of
from lsgraph.media_types import FORMATS, by_name
from lsgraph.namespaces import DATASET, LICENCE_PAGE

if TYPE_CHECKING:
    from lsgraph.claims import Resource
    from lsgraph.edition.edition import Edition
    from lsgraph.languages import Language
    from lsgraph.settings import Settings


def dataset(edition: Edition, settings: Settings, base: str, language: Language, texts: tuple[str, str]) -> Markup:
    """The dataset with its files, as a script element with JSON-LD; `texts` are its name and description."""
    files = [
        {
            "@type": "DataDownload",
            "encodingFormat": by_name(dump.format, FORMATS).media_type,
            "contentUrl": f"{base}/dumps/{dump.name}",
            "contentSize": str(dump.size),
            "sha256": dump.sha256,
        }
        for dump in edition.dumps.values()
        if dump.graph is None
    ]
    publisher = publisher_of(settings, base)
    content: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": DATASET,
        "name": texts[0],
        "description": texts[1],
        "inLanguage": language,
        "url": f"{base}/{language}/",
        "license": LICENCE_PAGE,
        "isAccessibleForFree": True,
        "version": edition.generation.hash,
        "dateModified": edition.generation.manifest.created,
        "distribution": files,
    }
    if publisher.is_set:
        content["publisher"] = {"@type": "Organization", "name": publisher.name}
    return _script(content)


def organization(resource: Resource, language: Language, page: str) -> Markup | None:
    """An organisation with its verified identifiers, as a script element with JSON-LD; None for any other thing."""
    if resource.kind != "organization":
        return None
    content: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": "Organization",
        "@id": resource.iri,
        "name": resource.label(language),
        "url": page,
    }
    names = [name for tag, name in resource.other_names if not tag or tag == language]
    if names:
        content["alternateName"] = names
    if resource.identifiers:
        content["identifier"] = [
            {"@type": "PropertyValue", "propertyID": identifier.type.label(language), "value": identifier.value}
            for identifier in resource.identifiers
        ]
    if resource.same_as:
        content["sameAs"] = list(resource.same_as)
    return _script(content)


def _script(content: dict[str, object]) -> Markup:
    # Within a script element only `</` could end it; `<` is written so that it never stands there.
    text = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704
