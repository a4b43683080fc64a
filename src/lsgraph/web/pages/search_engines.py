"""Structured data for search engines: schema.org as JSON-LD, for the dataset and for things.

Guide: https://developers.google.com/search/docs/appearance/structured-data/dataset
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from markupsafe import Markup

from lsgraph.linked_data.catalogue_file import written_iris, written_texts
from lsgraph.linked_data.publisher import publisher_of
from lsgraph.media_types import FORMATS, by_name
from lsgraph.namespaces import DATASET, LICENCE_PAGE, expand

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
        "includedInDataCatalog": {"@type": "DataCatalog", "url": f"{base}/catalogue"},
        "version": edition.generation.hash,
        "dateModified": edition.generation.manifest.created,
        "distribution": files,
    }
    if publisher.is_set:
        # Who publishes answers for it; without the setting nobody is named.
        content["publisher"] = content["creator"] = {"@type": "Organization", "name": publisher.name}
    words = edition.catalogue_words
    if keywords := sorted(text for spoken, text in written_texts(words, "dcat:keyword") if spoken == language):
        content["keywords"] = keywords
    if edition.days:
        content["temporalCoverage"] = "/".join(edition.days)
    if places := written_iris(words, "dcterms:spatial"):
        content["spatialCoverage"] = [
            {"@type": "Place", "@id": place, "identifier": place.rpartition("/")[2]} for place in places
        ]
    return _script(content)


def thing(resource: Resource, language: Language, page: str, *, published: str | None = None) -> Markup | None:
    """A thing in the terms of schema.org, as a script element with JSON-LD; None for what schema.org has no class for.

    Only what is on record of it: a day stands there where it is known to the day. `published` is the day, the month or the year of a document.
    """
    of = _CLASSES.get(resource.kind or "")
    if of is None:
        return None
    content: dict[str, object] = {
        "@context": "https://schema.org/",
        "@type": of,
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
    if same := [*resource.same_as, *resource.addresses]:
        content["sameAs"] = same
    content |= _particulars(of, resource)
    if published:
        content["datePublished"] = published
    return _script(content)


#: The classes of schema.org by the kinds of things.
_CLASSES = {
    "organization": "Organization", "group": "Organization", "person": "Person", "event": "Event", "project": "Project",
    "agreement": "CreativeWork", "policy": "CreativeWork", "document": "CreativeWork", "place": "Place",
}  # fmt: skip


def _particulars(of: str, resource: Resource) -> dict[str, object]:
    """The day and the language of a thing, by the properties that schema.org has for its class."""
    told = {predicate.iri: value.label("sv") for predicate, value in resource.properties if not value.iri}
    earliest, latest = (told.get(expand(f"ls:{bound}")) for bound in ("earliest", "latest"))
    content: dict[str, object] = {}
    if of == "Event" and earliest and earliest == latest:
        content["startDate"] = earliest
    if of == "CreativeWork" and (written := told.get(expand("dcterms:language"))):
        content["inLanguage"] = written
    return content


def _script(content: dict[str, object]) -> Markup:
    # Within a script element only `</` could end it; `<` is written so that it never stands there.
    text = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    return Markup('<script type="application/ld+json">{}</script>').format(Markup(text))  # noqa: S704
