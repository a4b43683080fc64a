"""What the Reconciliation API sends and gets, version 0.2: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/.

An unknown member is refused, as the specification's own schemas do.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

#: Queries of a batch, characters of one, candidates of each, and conditions; what a client asks for at once.
MOST_QUERIES, LONGEST_QUERY, MOST_CANDIDATES, MOST_CONDITIONS = 50, 200, 25, 10
#: Things and properties of one request for values, and values of one cell.
MOST_THINGS, MOST_PROPERTIES, MOST_VALUES = 100, 20, 50
#: Bytes of a request's batch.
MOST_BYTES = 1 << 18
_DEFAULT_CANDIDATES = 5

Text = Annotated[str, Field(max_length=10_000)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Entity(_Model):
    """A value that was matched with a thing before."""

    model_config = ConfigDict(extra="ignore")
    id: Text


Value: TypeAlias = "Text | int | float | bool | Entity"


class Condition(_Model):
    """A value that the thing should have for a property."""

    pid: Text
    v: Value | Annotated[list[Value], Field(max_length=MOST_CONDITIONS)]

    @property
    def texts(self) -> tuple[str, ...]:
        """The values as text; of a thing its identifier."""
        values = self.v if isinstance(self.v, list) else [self.v]
        return tuple(each.id if isinstance(each, Entity) else str(each) for each in values)


class Query(_Model):
    """One row that a thing is sought for, by name, by what it has, or both."""

    query: Text = ""
    type: Text | Annotated[list[Text], Field(max_length=MOST_CONDITIONS)] = ""
    limit: Annotated[float, Field(ge=0, le=1_000_000)] = _DEFAULT_CANDIDATES
    properties: Annotated[list[Condition], Field(max_length=MOST_CONDITIONS)] = []
    type_strict: Literal["any", "should", "all"] | None = None

    @model_validator(mode="after")
    def _asks_for_something(self) -> Query:
        if not self.query.strip() and not self.properties:
            raise PydanticCustomError("no_query", "give a query, or properties")
        return self

    @property
    def types(self) -> tuple[str, ...]:
        """The names of the types that are sought; empty for all."""
        return tuple(name for name in ([self.type] if isinstance(self.type, str) else self.type) if name)

    @property
    def most(self) -> int:
        """How many candidates are wanted; 0 asks for the default."""
        return min(int(self.limit), MOST_CANDIDATES) or _DEFAULT_CANDIDATES


class WantedProperty(_Model):
    """A property whose values are wanted."""

    id: Text
    settings: dict[str, object] = {}


class Extension(_Model):
    """Things and the properties whose values are wanted."""

    ids: Annotated[list[Text], Field(max_length=MOST_THINGS)]
    properties: Annotated[list[WantedProperty], Field(max_length=MOST_PROPERTIES)]


BATCH: TypeAdapter[dict[str, Query]] = TypeAdapter(Annotated[dict[str, Query], Field(max_length=MOST_QUERIES)])
EXTENSION: TypeAdapter[Extension] = TypeAdapter(Extension)


class Named(BaseModel):
    """A type or a property: its name for programs, and for people."""

    id: str
    name: str


class Type(Named):
    """A type, with the wider one that it belongs to."""

    broader: list[Named] = []


class Feature(BaseModel):
    """What the score was made from."""

    id: str
    value: float | bool


class Candidate(BaseModel):
    """A thing that a row may mean. `match` says that it is the one, so that nobody needs to look."""

    id: str
    name: str
    description: str
    score: float
    match: bool
    type: list[Named]
    features: list[Feature]
