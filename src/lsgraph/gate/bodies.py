"""Bodies of organisations in words: whether "kommunstyrelsen" is the one that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.gate import lexicon
from lsgraph.gate.text import tokens_of

if TYPE_CHECKING:
    from lsgraph.gate.naming import Mention
    from lsgraph.gate.reading import Reading

_NO_BODY = lexicon.common("no_body")


def is_body(reading: Reading, mention: Mention, body: str) -> bool:
    """Whether a mention is that body: by its whole name, or by its word where nothing says that it is another organisation's."""
    if body in mention.iris:
        return True
    agent = reading.names.agents.get(body)
    if agent is None or not agent.unit_of or mention.kind not in ("body", "part"):
        return False
    if mention.iris and not mention.resolved and agent.unit_of not in mention.iris:
        return False
    return bool(words_of_body(reading, body) & {base_of(w) for w in reading.text.norms[mention.first : mention.last]})


def words_of_body(reading: Reading, body: str) -> frozenset[str]:
    """The words that tell a body from others: `kommunstyrelse` of "Kommunstyrelsen i Huddinge"."""
    agent = reading.names.agents[body]
    owner = reading.names.agents.get(agent.unit_of or "")
    of_owner = {token.norm for name in (owner.names if owner else ()) for token in tokens_of(name)}
    found: set[str] = set()
    for name in agent.names:
        for token in tokens_of(name):
            if token.norm in lexicon.prepositions("sv") or token.norm in lexicon.prepositions("en"):
                break
            if token.is_word and token.norm not in _NO_BODY and token.norm not in of_owner:
                found.add(base_of(token.norm))
    return frozenset(found)


def base_of(word: str) -> str:
    """A word without the endings of the definite form and the genitive."""
    for ending in ("ns", "n", "s"):
        if word.endswith(ending) and len(word) > len(ending) + 5:
            return word[: -len(ending)]
    return word
