"""JSON-LD that a programmer can read who knows no RDF: one tree from the thing that is described, with short names.

The names are those of `context.jsonld`. A node stands once in full, where it is first met, and by its `id` elsewhere; what
points at a node is under its reverse name (`acts`, `memberships`), and what neither leads to is `included` at the end. Nothing is left out: expanded with the
context, the tree gives the same triples again.

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
#: Names that open a node, in this order; the others follow by their letters.
_HEAD = ("@context", "id", "type", "label", "prefLabel", "title")


class Context:
    """The names of one JSON-LD context that has no more than `json_ld_context` puts into it."""

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
        """The name under which those stand that point to a node with this property."""
        return self._reverse.get(iri)

    def key(self, iri: str, term: Term) -> tuple[str, dict[str, str]]:
        """The name for a property with that value, and its form; the IRI and no form where no name says the value rightly."""
        for name, form in self._terms.get(iri, ()):
            if _fits(term, form, self._full(form.get("@type", ""))):
                return name, form
        return iri, {}

    def value(self, term: Term, form: Mapping[str, str]) -> object:
        """A literal, or an IRI, as it is written under a name of that form."""
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
    # What JSON's readers hold exactly.
    return int(text) if len(text) <= 15 and text.lstrip("-").isdecimal() else None


def _fits(term: Term, form: Mapping[str, str], datatype: str) -> bool:
    """Whether a value under a name of that form is read as the term that it is."""
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
    """The triples as one tree from `root`; `address` is where the context is to be had."""
    return {"@context": address, **_Tree(triples, context).whole(root)}


def write_tree(triples: Iterable[ox.Triple], root: str, context: Context, address: str) -> bytes:
    """The tree as UTF-8, for people to read."""
    return json.dumps(tree(triples, root, context, address), ensure_ascii=False, indent=1).encode() + b"\n"


class _Tree:
    """Puts nodes into each other, each in full once."""

    def __init__(self, triples: Iterable[ox.Triple], context: Context) -> None:
        self._context = context
        self._said: dict[Subject, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        self._pointing: dict[Term, dict[str, list[Subject]]] = defaultdict(lambda: defaultdict(list))
        self._mentions: Counter[Term] = Counter()
        for triple in sorted(set(triples), key=str):
            predicate = triple.predicate.value
            self._said[triple.subject][predicate].append(triple.object)
            self._pointing[triple.object][predicate].append(triple.subject)
            self._mentions[triple.object] += 1
        self._waiting = set(self._said)
        self._root: Subject | None = None

    def whole(self, root: str) -> dict[str, object]:
        """The tree from the root, and beside it what it does not lead to."""
        self._root = ox.NamedNode(root)
        node = self._node(ox.NamedNode(root))
        # Blank nodes that others hold come last: what is left of them then only points at itself in a ring.
        order = sorted(self._said, key=lambda each: (self._is_held(each), str(each)))
        included = [self._node(subject) for subject in order if subject in self._waiting]
        return {**node, "included": included} if included else node

    def _node(self, subject: Subject) -> dict[str, object]:
        self._waiting.discard(subject)
        # What speaks of the root stands at the root, not at another thing that it speaks of too.
        written = {} if self._is_other_thing(subject) else self._pointers(subject)
        node: dict[str, list[object]] = defaultdict(list)
        languages: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        said = self._said.get(subject, {})
        for predicate in said:
            if predicate == _TYPE:
                continue
            for term in said[predicate]:
                name, form = self._context.key(predicate, term)
                if form.get("@container") == "@language" and isinstance(term, ox.Literal):
                    languages[name][term.language or ""].append(term.value)
                else:
                    node[name].append(self._value(term, form))
        written |= {name: _one(values) for name, values in node.items()}
        written |= {
            name: {language: _one(texts) for language, texts in sorted(found.items(), reverse=True)}
            for name, found in languages.items()
        }
        types = [self._context.name(str(getattr(term, "value", term))) for term in said.get(_TYPE, ())]
        if types:
            written["type"] = _one(list(types))
        if isinstance(subject, ox.NamedNode):
            written["id"] = subject.value
        elif self._mentions[subject] != 1:
            written["id"] = f"_:{getattr(subject, 'value', subject)}"
        return {name: written[name] for name in sorted(written, key=_place)}

    def _is_held(self, subject: Subject) -> bool:
        return isinstance(subject, ox.BlankNode) and self._mentions[subject] == 1

    def _is_other_thing(self, subject: Subject) -> bool:
        return subject != self._root and kind_and_slug(str(getattr(subject, "value", "")))[0] in THINGS

    def _pointers(self, subject: Subject) -> dict[str, object]:
        """The nodes that point here and stand nowhere yet, by the names for that."""
        found: dict[str, object] = {}
        for predicate, pointing in self._pointing.get(subject, {}).items():
            if (name := self._context.reverse(predicate)) is None:
                continue
            # One node may point here in two ways: the first tells it in full, with the other way inside.
            nodes = [self._node(each) for each in pointing if each in self._waiting and isinstance(each, ox.NamedNode)]
            if nodes:
                found[name] = nodes
        return found

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
            said = self._said.get(node, {})
            if set(said) != {_FIRST, _REST} or any(len(values) != 1 for values in said.values()):
                return None
            members.append(said[_FIRST][0])
            node = said[_REST][0]
        return members

    def _consume(self, node: Term) -> None:
        while isinstance(node, ox.BlankNode):
            self._waiting.discard(node)
            node = self._said[node][_REST][0]


def _one(values: list[object] | list[str]) -> object:
    return values[0] if len(values) == 1 else list(values)


def _place(name: str) -> tuple[int, str]:
    return (_HEAD.index(name), "") if name in _HEAD else (len(_HEAD), name)
