"""What the full-text index of an edition holds: the sentences of its stored texts, and our words for what other pages say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.claims.read import Source
from lsgraph.languages import DEFAULT_LANGUAGE, LANGUAGES
from lsgraph.namespaces import mint
from lsgraph.repository.documents import sentences_of, served_text
from lsgraph.stores.passages import Passage
from lsgraph.stores.stems import whole_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lsgraph.claims.contents import Contents


def passages_of(contents: Contents, texts: Mapping[str, str]) -> Iterator[Passage]:
    """The sentences of the stored texts, by slug as they were stored, and the words of evidence that stand in none of them, in order."""
    for slug, text in sorted(texts.items()):
        iri, shown = mint("document", slug), served_text(text)
        language = contents.sources.get(iri, Source()).language or DEFAULT_LANGUAGE
        for start, end in sentences_of(shown):
            yield Passage(iri, start, end, None, language, whole_words(shown[start:end]))
    for iri, item in sorted(contents.evidence.items()):
        language = contents.sources.get(item.document, Source()).language or DEFAULT_LANGUAGE
        if item.quotation and item.start is None:
            yield Passage(item.document, None, None, iri, language, whole_words(item.quotation))
        for own in LANGUAGES:
            for words in (item.paraphrase.get(own), item.reason.get(own)):
                if words:
                    yield Passage(item.document, None, None, iri, own, whole_words(words))
