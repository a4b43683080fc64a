"""Terms of RDF as plain values."""

from __future__ import annotations


def value(term: object) -> str:
    """The IRI, or the text of a literal."""
    return str(getattr(term, "value", term))
