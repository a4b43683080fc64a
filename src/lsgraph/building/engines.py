"""The engine that the settings name: its addresses, and who may write to it.

It is read without what writes to it, so that a server that never does starts without a client of HTTP.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.errors import SettingsError
from lsgraph.stores import Engine

if TYPE_CHECKING:
    from lsgraph.settings import Settings


def engine_of(settings: Settings) -> Engine:
    """The engine in the settings; raises SettingsError if there is none."""
    if not settings.store:
        raise SettingsError(
            "The settings name no engine.",
            next_step="Set LSGRAPH_STORE to sparql+http://host:port/path of its endpoint.",
        )
    address = settings.store.removeprefix("sparql+")
    update, graphs = _guessed(address)
    return Engine(
        address,
        settings.store_update or update,
        settings.store_graphs or graphs,
        settings.store_user,
        settings.store_password.get_secret_value(),
        float(settings.query_seconds),
        4 * settings.answer_size,
    )


def _guessed(address: str) -> tuple[str, str]:
    """The addresses for updates and graphs, guessed from the query address if it is that of a known engine; else empty."""
    base, _, last = address.rpartition("/")
    if last == "query":
        return f"{base}/update", f"{base}/store"
    if last == "sparql":
        # Virtuoso requires a user and a password at these.
        return f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth"
    return "", ""
