"""Every setting of lsgraph: its name, type, default and help, read once and passed in."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

from lsgraph.errors import SettingsError, near_matches

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

PREFIX = "LSGRAPH_"
#: Seconds after which a query is ended that people ask on their own machine, where they do not say.
OWN_SECONDS: float = 60

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_HOST_NAME = re.compile(r"(?:\*\.)?[a-z0-9](?:[a-z0-9._-]{0,252})|\[[0-9a-f:.]{2,45}\]")

Value = TypeVar("Value")


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


def _networks(text: str) -> str:
    return ", ".join(str(each) for each in _read_networks(text))


def _read_networks(text: str) -> tuple[Network, ...]:
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise ValueError(
            f"{error}; give addresses and networks with commas between, such as 127.0.0.1, 10.0.0.0/8, ::1"
        ) from error


def _hosts(text: str) -> str:
    hosts = [part.strip().lower() for part in text.split(",") if part.strip()]
    for each in hosts:
        if not _HOST_NAME.fullmatch(each):
            raise ValueError(
                f"{each!r} is no name of a host; give names without http:// and port, with commas between, such as "
                "lsgraph.example.org, *.example.org"
            )
    return ", ".join(hosts)


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


#: How a project was found: by an option, upwards from the current folder, by LSGRAPH_ROOT, as the checkout that runs, or not at all.
FoundBy = Literal["option", "folder", "setting", "checkout", "nothing"]


@dataclass(frozen=True, slots=True)
class Project:
    """The folder that is worked on; `overruled` is another one that LSGRAPH_ROOT names, for which nobody went there."""

    root: Path
    found_by: FoundBy
    overruled: Path | None = None


def is_project(folder: Path) -> bool:
    """Whether a folder holds a project: sources and the ontology that they are told in; shapes may still be missing."""
    return (folder / "ontology").is_dir() and (folder / "data").is_dir()


def project_above(folder: Path) -> Path | None:
    """The folder itself or the nearest one above it that holds a project."""
    return next((each for each in (folder, *folder.parents) if is_project(each)), None)


def find_project(environ: Mapping[str, str], given: Path | None = None) -> Project:
    """The folder that is worked on, by the one rule that the program, the Python interface and the tests have.

    An option that is given wins; else the project that the current folder lies in, so that nobody who stands in a copy
    changes the original; else LSGRAPH_ROOT; else the checkout that this module lies in. Where there is none of these, it is
    the current folder: other RDF can be built there. Raises SettingsError for an LSGRAPH_ROOT that can't be used.
    """
    if given is not None:
        return Project(given, "option")
    setting = _value_of("root", environ[variable("root")], _folder) if variable("root") in environ else None
    standing = project_above(Path.cwd())
    if standing is not None:
        other = setting is not None and setting.resolve() != standing.resolve()
        return Project(standing, "folder", setting if other else None)
    if setting is not None:
        return Project(setting, "setting")
    checkout = Path(__file__).resolve().parents[2]
    return Project(checkout, "checkout") if is_project(checkout) else Project(Path.cwd(), "nothing")


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. `state` None stands for `.lsgraph` in `root`; use `state_folder`."""

    root: Path = _setting(
        Path(),
        _folder,
        "Folder that holds ontology/, data/ and shapes/, for whoever stands in none: the folder one stands in goes first.",
    )
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
    client_connections: int = _setting(
        100, _positive, "Connections that one client may have open; one more is told so and closed."
    )
    trusted_proxies: str = _setting(
        "",
        _networks,
        "Addresses and networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, with commas between.",
    )
    allowed_hosts: str = _setting(
        "",
        _hosts,
        "Names under which the server answers, with commas between (*.example.org for all below one); default: any.",
    )
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
    page_quads: int = _setting(
        400_000,
        _positive,
        "Quads up to which pages read the data whole; of more they ask the store for their part, and what needs all is not offered.",
    )
    page_seconds: int = _setting(
        30, _positive, "Seconds that an analysis may compute for a page; one that takes longer says so."
    )
    validate_size: int = _setting(1024, _positive, "Largest RDF that /validate takes, in KiB.")
    validations: int = _setting(
        1, _positive, "Validations that may run at once; others wait, and more than that are told to come back."
    )
    client_validations: int = _setting(
        2, _positive, "Validations that one client may have running, waiting and being sent."
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
    def proxies(self) -> tuple[Network, ...]:
        """The networks of proxies that are trusted."""
        return _read_networks(self.trusted_proxies)

    @property
    def hosts(self) -> frozenset[str]:
        """The names under which the server answers, in small letters; none where it answers under any."""
        return frozenset(part.strip() for part in self.allowed_hosts.split(",") if part.strip())

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
    """The settings from `LSGRAPH_…` variables; an override that is not None wins. `root` is what `find_project` finds.

    Raises SettingsError for a variable that no setting has, and for a value that can't be used.
    """
    readers = {variable(item.name): (item.name, item.metadata["read"]) for item in fields(Settings)}
    values: dict[str, Any] = {}
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
        values[setting] = _value_of(setting, text, read)
    given = {name: value for name, value in overrides.items() if value is not None}
    if "root" not in given:
        values["root"] = find_project(environ).root
    return replace(Settings(**values), **given)  # type: ignore[arg-type]  # overrides are typed where they are given


def _value_of(setting: str, text: str, read: Callable[[str], Value]) -> Value:
    name = variable(setting)
    try:
        return read(text)
    except ValueError as error:
        raise SettingsError(f"{name}={text!r} can't be used: {error}.", next_step="Change or unset it.") from error
