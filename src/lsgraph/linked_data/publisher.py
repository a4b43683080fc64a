"""Who publishes what a server has, and whom to ask about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lsgraph.settings import Settings


@dataclass(frozen=True, slots=True)
class Publisher:
    """The publisher and the contact; `is_set` is false if the settings do not name them, and then the names say so."""

    name: str
    iri: str
    type: str
    number: str
    contact: str
    email: str
    is_set: bool


def publisher_of(settings: Settings, base: str) -> Publisher:
    """The publisher named in the settings. Missing values are stated to be missing, never guessed."""
    return Publisher(
        name=settings.publisher or "Utgivaren är inte angiven",
        iri=settings.publisher_iri or f"{base}/catalogue#publisher",
        type=f"http://purl.org/adms/publishertype/{settings.publisher_type}",
        number=settings.publisher_number,
        contact=settings.contact or settings.publisher or "Kontakt är inte angiven",
        # RFC 2606: mail to this domain is never delivered.
        email=settings.contact_email or "not-set@lsgraph.invalid",
        is_set=bool(settings.publisher and settings.contact_email),
    )
