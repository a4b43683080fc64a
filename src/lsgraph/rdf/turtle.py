"""Canonical Turtle: one spelling for one graph, in an order that people read and that keeps differences small."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lsgraph.stores import Term

    Subject = ox.NamedNode | ox.BlankNode | ox.Triple

RDF = PREFIXES["rdf"]
XSD = PREFIXES["xsd"]
TYPE, FIRST, REST, NIL = (ox.NamedNode(RDF + name) for name in ("type", "first", "rest", "nil"))
INDENT = "    "

#: Predicates that come first, in this order; all others follow by name.
_FIRST = [
    RDF + "type", PREFIXES["rdfs"] + "label", PREFIXES["skos"] + "prefLabel", PREFIXES["skos"] + "altLabel",
    PREFIXES["skos"] + "definition", PREFIXES["rdfs"] + "comment", PREFIXES["sh"] + "name", PREFIXES["ls"] + "basis",
    PREFIXES["ls"] + "speaksOf", RDF + "subject", RDF + "predicate", RDF + "object", PREFIXES["oa"] + "exact",
    PREFIXES["oa"] + "prefix", PREFIXES["oa"] + "suffix", PREFIXES["oa"] + "refinedBy", PREFIXES["oa"] + "start",
]  # fmt: skip
_ORDER = {iri: index for index, iri in enumerate(_FIRST)}
#: Predicates that come last, so that a claim ends with its evidence.
_LAST = {PREFIXES["ls"] + "evidence", PREFIXES["oa"] + "hasSelector", PREFIXES["ls"] + "expected"}
#: Lexical forms that Turtle may write bare.
_BARE = {
    XSD + "integer": re.compile(r"[+-]?[0-9]+"),
    XSD + "decimal": re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD + "boolean": re.compile(r"true|false"),
}


def write_turtle(triples: Iterable[ox.Triple], *, heading: str = "") -> str:
    """The graph as canonical Turtle with only the prefixes that it uses.

    `heading` is text without comment signs that is put in front as a comment. Blank nodes that are used once are
    nested, lists are written as lists.
    """
    writer = _Writer(triples)
    body = "\n".join(writer.subject_block(subject) for subject in writer.top_subjects())
    comment = "".join(f"# {line}".rstrip() + "\n" for line in heading.splitlines())
    prefixes = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in PREFIXES if prefix in writer.used)
    return "\n".join(part for part in (comment, prefixes, body) if part)


class _Writer:
    """Writes one graph; `used` collects the prefixes on the way."""

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.used: set[str] = set()
        self._by_subject: dict[Subject, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._mentions: Counter[Term] = Counter()
        # With canonical names of blank nodes, every order below depends on the graph alone, not on the file it came from.
        dataset = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        for quad in dataset:
            self._by_subject[quad.subject][quad.predicate.value].append(quad.object)
            self._mentions[quad.object] += 1
        self._in_cycle = self._cyclic_blank_nodes()

    def top_subjects(self) -> list[Subject]:
        """Subjects that have a block of their own: all but the blank nodes that are nested."""
        return sorted((subject for subject in self._by_subject if not self._nests(subject)), key=_term_key)

    def subject_block(self, subject: Subject) -> str:
        """All triples of one subject."""
        return f"{self._term(subject, 0)}{self._predicates(subject, 1)} .\n"

    def _cyclic_blank_nodes(self) -> set[Subject]:
        """Blank nodes mentioned once that no other subject leads to: they form a cycle."""
        single: set[Subject] = {
            node for node in self._by_subject if isinstance(node, ox.BlankNode) and self._mentions[node] == 1
        }
        reached: set[Subject] = set()
        waiting = [node for node in self._by_subject if node not in single]
        while waiting:
            for objects in self._by_subject[waiting.pop()].values():
                new: list[Subject] = [
                    node
                    for node in objects
                    if isinstance(node, ox.BlankNode) and node in single and node not in reached
                ]
                reached.update(new)
                waiting.extend(new)
        return {node for node in single if node not in reached}

    def _nests(self, node: Term) -> bool:
        return isinstance(node, ox.BlankNode) and self._mentions[node] == 1 and node not in self._in_cycle

    def _predicates(self, subject: Subject, depth: int) -> str:
        values = self._by_subject[subject]
        lines = []
        for predicate in sorted(values, key=_predicate_key):
            objects = sorted(values[predicate], key=_term_key)
            separator = ",\n" + INDENT * (depth + 1)
            written = separator.join(self._term(value, depth) for value in objects)
            name = "a" if predicate == TYPE.value else self._iri(predicate)
            lines.append(f"{name} {written}")
        head = "\n" + INDENT * depth
        return head + f" ;{head}".join(lines)

    def _term(self, term: Term, depth: int) -> str:
        if isinstance(term, ox.NamedNode):
            return self._iri(term.value)
        if isinstance(term, ox.Literal):
            return self._literal(term)
        if isinstance(term, ox.Triple):
            raise ValueError("A triple term has no form in Turtle 1.1.")
        members = self._list_members(term)
        if members is not None:
            return f"( {' '.join(self._term(member, depth) for member in members)} )"
        if not self._nests(term):
            return f"_:{term.value}"
        if term not in self._by_subject:
            return "[]"
        return f"[{self._predicates(term, depth + 1)}\n{INDENT * depth}]"

    def _list_members(self, node: Term) -> list[Term] | None:
        """The members where the node begins a well-formed list that can be nested, else None."""
        members: list[Term] = []
        while node != NIL:
            if not self._nests(node) or not isinstance(node, ox.BlankNode):
                return None
            values = self._by_subject.get(node, {})
            if set(values) != {FIRST.value, REST.value} or any(len(objects) != 1 for objects in values.values()):
                return None
            members.append(values[FIRST.value][0])
            node = values[REST.value][0]
        return members or None

    def _iri(self, iri: str) -> str:
        name = shorten(iri)
        if name is None:
            return f"<{iri}>"
        self.used.add(name.partition(":")[0])
        return name

    def _literal(self, literal: ox.Literal) -> str:
        value, datatype = literal.value, literal.datatype.value
        bare = _BARE.get(datatype)
        if bare and bare.fullmatch(value):
            return value
        if "\n" in value:
            escaped = value.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r")
            text = f'"""{escaped}"""'
        else:
            text = str(ox.Literal(value))
        if literal.language:
            return f"{text}@{literal.language}"
        return text if datatype == XSD + "string" else f"{text}^^{self._iri(datatype)}"


def _predicate_key(predicate: str) -> tuple[int, str]:
    if predicate in _ORDER:
        return _ORDER[predicate], ""
    return (len(_ORDER) + (predicate in _LAST), predicate)


def _term_key(term: Term) -> tuple[int, str]:
    if isinstance(term, ox.NamedNode):
        return 0, term.value
    # Swedish before English, as everywhere in lsgraph.
    if isinstance(term, ox.Literal):
        return 1, {"sv": "0", "en": "1"}.get(term.language or "", "2") + str(term)
    return 2, str(term)
