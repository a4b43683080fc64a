"""What a clause is: its words, the clause that it depends on, and the one that it is joined to."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Clause:
    """One clause: `parent` is the clause that it depends on, `joined` the one that it is joined to."""

    number: int
    kind: str
    parent: int | None
    opener: int
    joined: int | None = None
    #: Begins with its verb: it has the subject of the clause that it is joined to.
    shares_subject: bool = False
    finite: list[int] = field(default_factory=list)
    tokens: list[int] = field(default_factory=list)
    after_comma: bool = False
    #: A clause of condition that depends on it.
    condition: int | None = None
    #: "att anta": it has no finite verb of its own.
    infinitive: bool = False


@dataclass
class Clauses:
    """The clauses of a sentence; `of` is the number of the clause of each token, counted from `first`."""

    first: int
    clauses: list[Clause]
    of: list[int]
    #: The tokens that are finite verbs.
    verbs: frozenset[int] = frozenset()

    def at(self, token: int) -> Clause:
        """The clause of a token; the first one for a token of another sentence."""
        index = token - self.first
        return self.clauses[self.of[index] if 0 <= index < len(self.of) else 0]

    def chain(self, clause: Clause) -> list[Clause]:
        """A clause and those whose complement it is, innermost first."""
        told = [clause]
        while told[-1].kind in ("complement", "question", "condition") and told[-1].parent is not None:
            told.append(self.clauses[told[-1].parent])
        return told
