"""Every setting of lsgraph: its name, type, default and help, read once and passed in."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from lsgraph.errors import SettingsError, near_matches

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "LSGRAPH_"
#: Seconds after which a query is ended that people ask on their own machine, where they do not say.
OWN_SECONDS: float = 60


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise ValueError("a port is a number from 0 (any free one) to 65535")
    return port


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("it must be at least 1")
    return number


def _not_negative(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError("it must be 0 or more")
    return number


def _folder(text: str) -> Path:
    if not text.strip():
        raise ValueError("it is empty; give a folder")
    return Path(text).expanduser().absolute()


def _address(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise ValueError("an address begins with http:// or https://")
    return text.rstrip("/")


def _engine(text: str) -> str:
    if not text:
        return ""
    if not text.startswith(("sparql+http://", "sparql+https://")):
        raise ValueError("an engine's address begins with sparql+http:// or sparql+https://")
    if "@" in urlsplit(text).netloc:
        raise ValueError("a name and password do not belong into the address; use the settings for them")
    return text.rstrip("/")


def _log_level(text: str) -> str:
    levels = ("debug", "info", "warning", "error")
    if text.lower() not in levels:
        raise ValueError(f"it is one of {', '.join(levels)}")
    return text.lower()


#: https://joinup.ec.europa.eu/svn/adms/ADMS_v1.00/ADMS_SKOS_v1.00.html, as DCAT-AP-SE lists them.
PUBLISHER_TYPES = (
    "Academia-ScientificOrganisation", "Company", "IndustryConsortium", "LocalAuthority", "NationalAuthority",
    "NonGovernmentalOrganisation", "NonProfitOrganisation", "PrivateIndividual(s)", "RegionalAuthority", "StandardisationBody",
    "SupraNationalAuthority",
)  # fmt: skip


def _publisher_type(text: str) -> str:
    if text not in PUBLISHER_TYPES:
        raise ValueError(f"it is one of {', '.join(PUBLISHER_TYPES)}")
    return text


def _email(text: str) -> str:
    name, at, host = text.partition("@")
    if text and (not name or not at or "." not in host or any(char in text for char in " <>\"'\\")):
        raise ValueError("an e-mail address is name@host")
    return text


def _setting(default: object, read: Callable[[str], object], about: str) -> Any:  # noqa: ANN401  # as `field` has it
    return field(default=default, metadata={"read": read, "help": about})


def _repository() -> Path:
    """The checkout that this module lies in, or the current folder where it is installed without one."""
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "ontology").is_dir() else Path.cwd()


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `state` None stands for `.lsgraph` in `root`; use `state_folder`."""

    root: Path = _setting(Path(), _folder, "Folder that holds ontology/, data/ and shapes/.")
    state: Path | None = _setting(
        None, _folder, "Folder for the generations that are built; default: .lsgraph in the root."
    )
    host: str = _setting("127.0.0.1", str, "Address that the server listens on.")
    port: int = _setting(8000, _port, "Port that the server listens on; 0 takes any free one.")
    base_url: str = _setting(
        "", _address, "Address under which the public reaches the server, where it stands behind another."
    )
    max_query_length: int = _setting(100_000, _positive, "Longest SPARQL query that is accepted, in characters.")
    query_workers: int = _setting(2, _positive, "Processes that answer the queries of strangers.")
    query_seconds: int = _setting(10, _positive, "Seconds after which a query is ended.")
    query_memory: int = _setting(1024, _positive, "Memory that a query may use, in MiB.")
    answer_size: int = _setting(64, _positive, "Largest answer to a query, in MiB.")
    answer_rows: int = _setting(1_000_000, _positive, "Most rows or triples that an answer may have.")
    answer_cache: int = _setting(
        64, _not_negative, "Memory for answers that are kept while their generation is served, in MiB; 0 keeps none."
    )
    waiting_queries: int = _setting(
        64, _positive, "Queries that may wait for a process; one more is told to come back."
    )
    client_queries: int = _setting(24, _positive, "Queries that one client may have running, waiting and being sent.")
    connections: int = _setting(1000, _positive, "Connections that may be open; one more is told to come back.")
    store: str = _setting(
        "",
        _engine,
        "Engine that holds the data: nothing for the embedded one, or sparql+http://host:port/path of a SPARQL endpoint.",
    )
    store_update: str = _setting("", _address, "SPARQL Update of that engine; default: guessed from its address.")
    store_graphs: str = _setting(
        "", _address, "Graph Store Protocol of that engine; default: guessed from its address."
    )
    store_user: str = _setting("", str, "User with which `lsgraph publish` writes to that engine.")
    store_password: str = _setting("", str, "That user's password; it is never shown.")
    validate_size: int = _setting(1024, _positive, "Largest RDF that /validate takes, in KiB.")
    validations: int = _setting(
        1, _positive, "Validations that may run at once; others wait, and more than that are told to come back."
    )
    publisher: str = _setting("", str, "Name of the organisation that publishes the data, for the catalogue.")
    publisher_iri: str = _setting("", _address, "IRI of that organisation; default: one below the catalogue.")
    publisher_type: str = _setting(
        "PrivateIndividual(s)",
        _publisher_type,
        f"What it is in the ADMS list of publisher types: {', '.join(PUBLISHER_TYPES)}.",
    )
    publisher_number: str = _setting("", str, "Its organisation number.")
    contact: str = _setting("", str, "Who answers questions about the data; default: the publisher.")
    contact_email: str = _setting("", _email, "E-mail address for questions about the data.")
    log_level: str = _setting("warning", _log_level, "How much the server logs: debug, info, warning or error.")

    @property
    def state_folder(self) -> Path:
        """The folder for generations."""
        return self.state if self.state is not None else self.root / ".lsgraph"


def variable(name: str) -> str:
    """The environment variable of a setting.

    >>> variable("port")
    'LSGRAPH_PORT'
    """
    return PREFIX + name.upper()


def read_settings(environ: Mapping[str, str], **overrides: object) -> Settings:
    """The settings from `LSGRAPH_…` variables; an override that is not None wins.

    Raises SettingsError for a variable that no setting has, and for a value that can't be used.
    """
    readers = {variable(item.name): (item.name, item.metadata["read"]) for item in fields(Settings)}
    values: dict[str, Any] = {"root": _repository()}
    for name, text in environ.items():
        if not name.startswith(PREFIX):
            continue
        if name not in readers:
            near = [
                variable(word)
                for word in near_matches(
                    name.removeprefix(PREFIX).lower(), (item.name for item in fields(Settings)), most=1
                )
            ]
            hint = f"Did you mean {' or '.join(near)}?" if near else f"The settings are {', '.join(readers)}."
            raise SettingsError(f"{name} is no setting of lsgraph.", next_step=hint)
        setting, read = readers[name]
        try:
            values[setting] = read(text)
        except ValueError as error:
            raise SettingsError(f"{name}={text!r} can't be used: {error}.", next_step="Change or unset it.") from error
    given = {name: value for name, value in overrides.items() if value is not None}
    return replace(Settings(**values), **given)  # type: ignore[arg-type]  # overrides are typed where they are given
