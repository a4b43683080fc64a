"""The types of settings: which values are valid, and how an invalid one is explained.

A value from an environment variable is text; one from a file has its TOML type.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from lsgraph.languages import Message, borrowed
from lsgraph.project import absolute_folder

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_HOST_NAME = re.compile(r"(?:\*\.)?[a-z0-9](?:[a-z0-9._-]{0,252})|\[[0-9a-f:.]{2,45}\]")
_LOG_LEVELS = ("debug", "info", "warning", "error")
#: What is filled into the address for reports: the address and the name of what is reported.
REPORT_PLACES = ("address", "title")
#: https://joinup.ec.europa.eu/svn/adms/ADMS_v1.00/ADMS_SKOS_v1.00.html, as DCAT-AP-SE lists them.
PUBLISHER_TYPES = (
    "Academia-ScientificOrganisation", "Company", "IndustryConsortium", "LocalAuthority", "NationalAuthority",
    "NonGovernmentalOrganisation", "NonProfitOrganisation", "PrivateIndividual(s)", "RegionalAuthority", "StandardisationBody",
    "SupraNationalAuthority",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expects:
    """What a value must be, in words that complete "it must be"; used if the type's own check has no message."""

    words: str


def read_networks(text: str) -> tuple[Network, ...]:
    """The addresses and networks in a comma-separated list; raises ValueError."""
    try:
        return tuple(ipaddress.ip_network(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise ValueError(
            Message(
                "{reason}; give addresses and networks with commas between, such as 127.0.0.1, 10.0.0.0/8, ::1",
                reason=borrowed(str(error)),
            )
        ) from error


def _number(value: object) -> object:
    """Only whole numbers, also as text: pydantic would otherwise accept TOML's `true` and `1.5` as 1."""
    if isinstance(value, bool | float) or not isinstance(value, int | str):
        raise ValueError(Message("it must be a whole number"))
    return value


def _folder(value: object) -> Path:
    if not isinstance(value, str | Path):
        raise ValueError(Message("it must be a folder, as text in quotation marks"))
    return absolute_folder(value)


def _address(text: str) -> str:
    if text and not text.startswith(("http://", "https://")):
        raise ValueError(Message("an address begins with http:// or https://"))
    if text and (re.search(r"[\s\"'<>\\]", text) or not _has_host(text)):
        raise ValueError(Message("an address names a host, and has no spaces, quotation marks or angle brackets"))
    return text.rstrip("/")


def _has_host(address: str) -> bool:
    try:
        parts = urlsplit(address)
        # The port is looked at where it is asked for.
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def _listened_on(text: str) -> str:
    """Nothing would be every address that the machine has: who wants to be reached by all says so."""
    if not text.strip():
        raise ValueError(Message("it is empty; give an address such as 127.0.0.1, or 0.0.0.0 for all of this machine"))
    return text.strip()


def _engine(text: str) -> str:
    if not text:
        return ""
    if not text.startswith(("sparql+http://", "sparql+https://")):
        raise ValueError(Message("an engine's address begins with sparql+http:// or sparql+https://"))
    if "@" in urlsplit(text).netloc:
        raise ValueError(Message("a name and password do not belong into the address; use the settings for them"))
    return text.rstrip("/")


def _joined(value: object) -> object:
    """A TOML list as the comma-separated text of a variable."""
    return ", ".join(value) if isinstance(value, list) and all(isinstance(part, str) for part in value) else value


def _networks(text: str) -> str:
    return ", ".join(str(network) for network in read_networks(text))


def _hosts(text: str) -> str:
    hosts = [part.strip().lower() for part in text.split(",") if part.strip()]
    for host in hosts:
        if not _HOST_NAME.fullmatch(host):
            raise ValueError(
                Message(
                    "{host!r} is no name of a host; give names without http:// and port, with commas between, such as "
                    "lsgraph.example.org, *.example.org",
                    host=host,
                )
            )
    return ", ".join(hosts)


def _services(text: str) -> str:
    addresses = [part.strip() for part in text.split(",") if part.strip()]
    for address in addresses:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.fragment:
            raise ValueError(
                Message(
                    "{address!r} is no address of an endpoint; give addresses with commas between, such as "
                    "https://query.wikidata.org/sparql",
                    address=address,
                )
            )
    return ", ".join(addresses)


def _log_level(text: str) -> str:
    if text.lower() not in _LOG_LEVELS:
        raise ValueError(Message("it is one of {names}", names=", ".join(_LOG_LEVELS)))
    return text.lower()


def _publisher_type(text: str) -> str:
    if text not in PUBLISHER_TYPES:
        raise ValueError(Message("it is one of {names}", names=", ".join(PUBLISHER_TYPES)))
    return text


def _report_address(text: str) -> str:
    if not text:
        return ""
    if not text.startswith(("mailto:", "https://", "http://")):
        raise ValueError(Message("an address for reports begins with mailto:, https:// or http://"))
    places = re.findall(r"\{([^{}]*)\}", text)
    if re.search(r"[{}]", re.sub(r"\{[^{}]*\}", "", text)) or any(place not in REPORT_PLACES for place in places):
        raise ValueError(Message("its places are {names}", names=", ".join(f"{{{name}}}" for name in REPORT_PLACES)))
    if re.search(r"[\s\"'<>\\]", text):
        raise ValueError(Message("it has no spaces, quotation marks or angle brackets; write %20 for a space"))
    return text


def _security_contact(text: str) -> str:
    if text and not re.fullmatch(r"(?:mailto:[^@\s]+@[^@\s]+|https://\S+|tel:\+?[\d-]+)", text):
        raise ValueError(Message("a contact for security begins with mailto:, https:// or tel:"))
    return text


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise ValueError(Message("a day is written as 2027-06-30")) from error


def _email(text: str) -> str:
    name, at, host = text.partition("@")
    if text and (not name or not at or "." not in host or any(char in text for char in " <>\"'\\")):
        raise ValueError(Message("an e-mail address is name@host"))
    return text


Text = Annotated[str, Expects("text, in a file within quotation marks")]
Port = Annotated[int, BeforeValidator(_number), Field(ge=0, le=65535), Expects("a port: a whole number from 0 (any free one) to 65535")]  # fmt: skip
Positive = Annotated[int, BeforeValidator(_number), Field(ge=1), Expects("a whole number of at least 1")]
NotNegative = Annotated[int, BeforeValidator(_number), Field(ge=0), Expects("a whole number, 0 or more")]
Folder = Annotated[Path, BeforeValidator(_folder)]
Address = Annotated[Text, AfterValidator(_address)]
EngineAddress = Annotated[Text, AfterValidator(_engine)]
Networks = Annotated[Text, BeforeValidator(_joined), AfterValidator(_networks)]
Services = Annotated[Text, BeforeValidator(_joined), AfterValidator(_services)]
Hosts = Annotated[Text, BeforeValidator(_joined), AfterValidator(_hosts)]
ListenedOn = Annotated[Text, AfterValidator(_listened_on)]
LogLevel = Annotated[Text, AfterValidator(_log_level)]
PublisherType = Annotated[Text, AfterValidator(_publisher_type)]
Email = Annotated[Text, AfterValidator(_email)]
SecurityContact = Annotated[Text, AfterValidator(_security_contact)]
Day = Annotated[Text, AfterValidator(_day)]
ReportAddress = Annotated[Text, AfterValidator(_report_address)]
