"""All settings, each with its type, default and purpose."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from lsgraph.settings.values import (
    PUBLISHER_TYPES,
    Address,
    Day,
    Email,
    EngineAddress,
    Expects,
    Folder,
    Hosts,
    ListenedOn,
    LogLevel,
    Network,
    Networks,
    NotNegative,
    Port,
    Positive,
    PublisherType,
    ReportAddress,
    SecurityContact,
    Services,
    Text,
    read_networks,
)


class Settings(BaseModel):
    """All settings. If `state` is None, it is `.lsgraph` in `root`; use `state_folder`."""

    # The input of a wrong setting may be a secret: our own message repeats it only if it is not.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)

    root: Folder = Field(
        default=Path(),
        description="Folder that holds ontology/, data/ and shapes/, for whoever stands in none: the folder one stands in goes first.",
    )
    state: Folder | None = Field(
        default=None, description="Folder for the generations that are built; default: .lsgraph in the root."
    )
    host: ListenedOn = Field(default="127.0.0.1", description="Address that the server listens on.")
    port: Port = Field(default=8000, description="Port that the server listens on; 0 takes any free one.")
    base_url: Address = Field(
        default="", description="Address under which the public reaches the server, where it stands behind another."
    )
    max_query_length: Positive = Field(
        default=100_000, description="Longest SPARQL query that is accepted, in characters."
    )
    query_workers: Positive = Field(default=2, description="Processes that answer the queries of strangers.")
    query_seconds: Positive = Field(default=10, description="Seconds after which a query is ended.")
    query_memory: Positive = Field(default=1024, description="Memory that a query may use, in MiB.")
    federation: Services = Field(
        default="",
        description="Addresses of SPARQL endpoints that queries may ask with SERVICE, with commas between; none by default.",
    )
    answer_size: Positive = Field(default=64, description="Largest answer to a query, in MiB.")
    answer_rows: Positive = Field(default=1_000_000, description="Most rows or triples that an answer may have.")
    answer_cache: NotNegative = Field(
        default=64,
        description="Memory for answers that are kept while their generation is served, in MiB; 0 keeps none.",
    )
    waiting_queries: Positive = Field(
        default=64, description="Queries that may wait for a process; one more is told to come back."
    )
    client_queries: Positive = Field(
        default=24, description="Queries that one client may have running, waiting and being sent."
    )
    connections: Positive = Field(
        default=1000, description="Connections that may be open; one more is told to come back."
    )
    client_connections: Positive = Field(
        default=100, description="Connections that one client may have open; one more is told so and closed."
    )
    trusted_proxies: Networks = Field(
        default="",
        description="Addresses and networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, with commas between.",
    )
    allowed_hosts: Hosts = Field(
        default="",
        description="Names under which the server answers, with commas between (*.example.org for all below one); default: any.",
    )
    store: EngineAddress = Field(
        default="",
        description="Engine that holds the data: nothing for the embedded one, or sparql+http://host:port/path of a SPARQL endpoint.",
    )
    store_update: Address = Field(
        default="", description="SPARQL Update of that engine; default: guessed from its address."
    )
    store_graphs: Address = Field(
        default="", description="Graph Store Protocol of that engine; default: guessed from its address."
    )
    store_user: Text = Field(default="", description="User with which `lsgraph publish` writes to that engine.")
    store_password: Annotated[SecretStr, Expects("text, in a file within quotation marks")] = Field(
        default=SecretStr(""), description="That user's password; it is never shown."
    )
    page_quads: Positive = Field(
        default=400_000,
        description="Quads up to which something may be made of all the data while somebody waits; of more, what needs all of it is not offered.",
    )
    page_seconds: Positive = Field(
        default=30, description="Seconds that an analysis may compute for a page; one that takes longer says so."
    )
    validate_size: Positive = Field(default=1024, description="Largest RDF that /validate takes, in KiB.")
    validations: Positive = Field(
        default=1,
        description="Validations that may run at once; others wait, and more than that are told to come back.",
    )
    client_validations: Positive = Field(
        default=2, description="Validations that one client may have running, waiting and being sent."
    )
    publisher: Text = Field(
        default="", description="Name of the organisation that publishes the data, for the catalogue."
    )
    publisher_iri: Address = Field(
        default="", description="IRI of that organisation; default: one below the catalogue."
    )
    publisher_type: PublisherType = Field(
        default="PrivateIndividual(s)",
        description=f"What it is in the ADMS list of publisher types: {', '.join(PUBLISHER_TYPES)}.",
    )
    publisher_number: Text = Field(default="", description="Its organisation number.")
    contact: Text = Field(default="", description="Who answers questions about the data; default: the publisher.")
    contact_email: Email = Field(default="", description="E-mail address for questions about the data.")
    report_address: ReportAddress = Field(
        default="",
        description="Where readers report a fault or a source: a mailto: or web address in which {address} and {title} are filled in; default: nowhere.",
    )
    security_contact: SecurityContact = Field(
        default="",
        description="Where weaknesses of the server are reported: a mailto:, https:// or tel: address for /.well-known/security.txt; default: there is no such file.",
    )
    security_expires: Day = Field(
        default="",
        description="Day after which that contact is not to be relied on; from then on the file is not served. Default: half a year from the first day of the month.",
    )
    curator: Text = Field(
        default="",
        description="Name of the person who accepts changed answers, and judges what is the same, on this machine.",
    )
    log_level: LogLevel = Field(
        default="warning", description="How much the server logs: debug, info, warning or error."
    )

    @property
    def proxies(self) -> tuple[Network, ...]:
        """The networks of trusted proxies."""
        return read_networks(self.trusted_proxies)

    @property
    def services(self) -> frozenset[str]:
        """The endpoints that queries may ask with SERVICE."""
        return frozenset(part.strip() for part in self.federation.split(",") if part.strip())

    @property
    def hosts(self) -> frozenset[str]:
        """The host names that the server answers for, in lower case; empty if it answers for any."""
        return frozenset(part.strip() for part in self.allowed_hosts.split(",") if part.strip())

    @property
    def state_folder(self) -> Path:
        """The folder for generations."""
        return self.state if self.state is not None else self.root / ".lsgraph"
