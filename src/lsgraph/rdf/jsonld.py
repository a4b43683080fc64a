"""JSON-LD for programmers who know no RDF: one tree from the described thing, with short names.

The names are those of `context.jsonld`. Each node is written in full once, where it is first met, and as its `id` elsewhere.
Nodes that point to it are under a reverse name (`acts`, `memberships`); nodes that cannot be reached either way are `included`
at the end. Nothing is left out: expanded with the context, the tree gives the same triples.

Specification: https://www.w3.org/TR/json-ld11/
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.namespaces import PREFIXES, THINGS, kind_and_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lsgraph.stores import Term

    Subject = ox.NamedNode | ox.BlankNode | ox.Triple

_XSD = PREFIXES["xsd"]
_TYPE, _FIRST, _REST, _NIL = (PREFIXES["rdf"] + name for name in ("type", "first", "rest", "nil"))
#: Keys that come first in a node, in this order; the others follow alphabetically.
_HEAD = ("@context", "id", "type", "label", "prefLabel", "title")


class Context:
    """The names of one JSON-LD context, limited to the features that `json_ld_context` uses."""

    def __init__(self, document: Mapping[str, object]) -> None:
        definitions = document["@context"]
        assert isinstance(definitions, dict), "one context"
        self._prefixes = {key: value for key, value in definitions.items() if isinstance(value, str)}
        self._terms: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
        self._reverse: dict[str, str] = {}
        for name, definition in definitions.items():
            if name.startswith("@") or definition in ("@id", "@type", "@included"):
                continue
            form = {"@id": definition} if isinstance(definition, str) else definition
            if "@reverse" in form:
                self._reverse[self._full(form["@reverse"])] = name
            elif not form["@id"].endswith(("#", "/")):
                self._terms[self._full(form["@id"])].append((name, form))

    def _full(self, name: str) -> str:
        prefix, colon, local = name.partition(":")
        return self._prefixes[prefix] + local if colon and prefix in self._prefixes else name

    def name(self, iri: str) -> str:
        """The short name of a class or a property, or the IRI."""
        return self._terms[iri][0][0] if iri in self._terms else iri

    def reverse(self, iri: str) -> str | None:
        """The name for the nodes that point to a node with this property."""
        return self._reverse.get(iri)

    def key(self, iri: str, term: Term) -> tuple[str, dict[str, str]]:
        """The name for a property with that value, and its form; the IRI and no form if no name can express the value."""
        for name, form in self._terms.get(iri, ()):
            if _fits(term, form, self._full(form.get("@type", ""))):
                return name, form
        return iri, {}

    def value(self, term: Term, form: Mapping[str, str]) -> object:
        """A literal or an IRI as written under a name of that form."""
        if isinstance(term, ox.NamedNode):
            if form.get("@type") == "@vocab":
                return self.name(term.value)
            return term.value if form.get("@type") == "@id" else {"id": term.value}
        if isinstance(term, ox.BlankNode):
            return {"id": f"_:{term.value}"}
        assert isinstance(term, ox.Literal), "there are no triple terms"
        if term.language:
            return {"@value": term.value, "@language": term.language}
        datatype = term.datatype.value
        if datatype == _XSD + "boolean" and term.value in ("true", "false"):
            return term.value == "true"
        if datatype == _XSD + "integer" and str(_integer(term.value)) == term.value:
            return int(term.value)
        if datatype == _XSD + "string" or "@type" in form:
            return term.value
        return {"@value": term.value, "type": datatype}


def _integer(text: str) -> int | None:
    # JSON parsers read integers of up to 15 digits exactly.
    return int(text) if len(text) <= 15 and text.lstrip("-").isdecimal() else None


def _fits(term: Term, form: Mapping[str, str], datatype: str) -> bool:
    """Whether a value under a name of that form is read back as the same term."""
    if isinstance(term, (ox.NamedNode, ox.BlankNode)):
        return form.get("@container") != "@language"
    if not isinstance(term, ox.Literal):
        return False
    if form.get("@container") == "@language":
        return bool(term.language)
    if "@type" not in form:
        return True
    return not term.language and datatype == term.datatype.value


def tree(triples: Iterable[ox.Triple], root: str, context: Context, address: str) -> dict[str, object]:
    """The triples as one tree from `root`; `address` is the URL of the context."""
    return {"@context": address, **_Tree(triples, context).whole(root)}


def write_tree(triples: Iterable[ox.Triple], root: str, context: Context, address: str) -> bytes:
    """The tree as indented JSON, in UTF-8."""
    return json.dumps(tree(triples, root, context, address), ensure_ascii=False, indent=1).encode() + b"\n"


class _Tree:
    """Nests nodes, each written in full once."""

    def __init__(self, triples: Iterable[ox.Triple], context: Context) -> None:
        self._context = context
        self._properties: dict[Subject, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._subjects_of: dict[Term, dict[str, list[Subject]]] = defaultdict(lambda: defaultdict(list))
        self._mentions: Counter[Term] = Counter()
        for triple in sorted(set(triples), key=str):
            predicate = triple.predicate.value
            self._properties[triple.subject][predicate].append(triple.object)
            self._subjects_of[triple.object][predicate].append(triple.subject)
            self._mentions[triple.object] += 1
        self._waiting = set(self._properties)
        self._root: Subject | None = None

    def whole(self, root: str) -> dict[str, object]:
        """The tree from the root, and the nodes that it does not reach as `included`."""
        self._root = ox.NamedNode(root)
        node = self._node(ox.NamedNode(root))
        # Nested blank nodes come last: those still waiting by then form cycles.
        order = sorted(self._properties, key=lambda subject: (self._is_nested(subject), str(subject)))
        included = [self._node(subject) for subject in order if subject in self._waiting]
        return {**node, "included": included} if included else node

    def _node(self, subject: Subject) -> dict[str, object]:
        self._waiting.discard(subject)
        # Claims about the root are written at the root, not at another thing that they are about too.
        written = {} if self._is_other_thing(subject) else self._pointers(subject)
        node: dict[str, list[object]] = defaultdict(list)
        languages: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        properties = self._properties.get(subject, {})
        for predicate in properties:
            if predicate == _TYPE:
                continue
            for term in properties[predicate]:
                name, form = self._context.key(predicate, term)
                if form.get("@container") == "@language" and isinstance(term, ox.Literal):
                    languages[name][term.language or ""].append(term.value)
                else:
                    node[name].append(self._value(term, form))
        written |= {name: _one(values) for name, values in node.items()}
        written |= {
            name: {language: _one(texts) for language, texts in sorted(by_language.items(), reverse=True)}
            for name, by_language in languages.items()
        }
        types = [self._context.name(str(getattr(term, "value", term))) for term in properties.get(_TYPE, ())]
        if types:
            written["type"] = _one(list(types))
        if isinstance(subject, ox.NamedNode):
            written["id"] = subject.value
        elif self._mentions[subject] != 1:
            written["id"] = f"_:{getattr(subject, 'value', subject)}"
        return {name: written[name] for name in sorted(written, key=_key_order)}

    def _is_nested(self, subject: Subject) -> bool:
        return isinstance(subject, ox.BlankNode) and self._mentions[subject] == 1

    def _is_other_thing(self, subject: Subject) -> bool:
        return subject != self._root and kind_and_slug(str(getattr(subject, "value", "")))[0] in THINGS

    def _pointers(self, subject: Subject) -> dict[str, object]:
        """The nodes not yet written that point to the subject, by reverse name."""
        nodes_by_name: dict[str, object] = {}
        for predicate, subjects in self._subjects_of.get(subject, {}).items():
            if (name := self._context.reverse(predicate)) is None:
                continue
            # A node may point here by two properties: it is written in full under the first, with the other inside.
            nodes = [self._node(node) for node in subjects if node in self._waiting and isinstance(node, ox.NamedNode)]
            if nodes:
                nodes_by_name[name] = nodes
        return nodes_by_name

    def _value(self, term: Term, form: Mapping[str, str]) -> object:
        if isinstance(term, (ox.NamedNode, ox.BlankNode)):
            members = self._list(term)
            if members is not None:
                self._consume(term)
                return {"@list": [self._value(member, {}) for member in members]}
            if term in self._waiting:
                return self._node(term)
        return self._context.value(term, form)

    def _list(self, node: Term) -> list[Term] | None:
        """The members of a well-formed list of blank nodes, or None."""
        if node == ox.NamedNode(_NIL):
            return []
        members: list[Term] = []
        while node != ox.NamedNode(_NIL):
            if not isinstance(node, ox.BlankNode) or self._mentions[node] != 1 or node not in self._waiting:
                return None
            properties = self._properties.get(node, {})
            if set(properties) != {_FIRST, _REST} or any(len(values) != 1 for values in properties.values()):
                return None
            members.append(properties[_FIRST][0])
            node = properties[_REST][0]
        return members

    def _consume(self, node: Term) -> None:
        while isinstance(node, ox.BlankNode):
            self._waiting.discard(node)
            node = self._properties[node][_REST][0]


def _one(values: list[object] | list[str]) -> object:
    return values[0] if len(values) == 1 else list(values)


def _key_order(name: str) -> tuple[int, str]:
    return (_HEAD.index(name), "") if name in _HEAD else (len(_HEAD), name)
