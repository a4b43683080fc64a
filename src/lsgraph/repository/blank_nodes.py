"""Names for blank nodes: in data below the thing that they belong to, elsewhere by the canonical form of their file."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import DataError
from lsgraph.languages import Message

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lsgraph.stores import Term

#: How far an anonymous node may hang below the thing that it belongs to.
_DEEPEST = 100


def skolemised(triples: Sequence[ox.Triple], name: str) -> list[ox.Triple]:
    """The triples with each blank node named below its parent: `<parent>#hasSelector`, `…#hasSelector.refinedBy`.

    Without blank nodes, hashes, differences and the change feed need no graph isomorphism.
    """
    parents: dict[Term, list[ox.Triple]] = defaultdict(list)
    siblings: dict[tuple[Term, ox.NamedNode], list[ox.BlankNode]] = defaultdict(list)
    described: dict[Term, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.object, ox.BlankNode):
            parents[triple.object].append(triple)
            siblings[triple.subject, triple.predicate].append(triple.object)
        if isinstance(triple.subject, ox.BlankNode):
            described[triple.subject].append(triple)
    # Before any is named: what hangs below siblings is read to tell them apart.
    for node in {*parents, *described}:
        _require_owner(node, parents, name)
    names: dict[ox.BlankNode, ox.NamedNode] = {}

    def rename(node: ox.BlankNode) -> ox.NamedNode:
        if node not in names:
            (parent,) = parents[node]
            above = rename(parent.subject) if isinstance(parent.subject, ox.BlankNode) else parent.subject
            local = re.split(r"[#/]", parent.predicate.value)[-1]
            anonymous = siblings[parent.subject, parent.predicate]
            number = sorted(anonymous, key=lambda each: _content(each, described)).index(node) if anonymous[1:] else 0
            assert isinstance(above, ox.NamedNode), "a triple term is no parent in Turtle 1.1"
            joint = "." if "#" in above.value else "#"
            names[node] = ox.NamedNode(f"{above.value}{joint}{local}" + (f"-{number + 1}" if number else ""))
        return names[node]

    return [
        ox.Triple(
            rename(t.subject) if isinstance(t.subject, ox.BlankNode) else t.subject,
            t.predicate,
            rename(t.object) if isinstance(t.object, ox.BlankNode) else t.object,
        )
        for t in triples
    ]


def _require_owner(node: Term, parents: Mapping[Term, Sequence[ox.Triple]], name: str) -> None:
    """Raise DataError for an anonymous node that does not hang below one named thing, or too far below it."""
    above: Term = node
    seen: set[Term] = set()
    for _ in range(_DEEPEST):
        if len(parents.get(above, ())) != 1 or above in seen:
            break
        seen.add(above)
        above = parents[above][0].subject
        if not isinstance(above, ox.BlankNode):
            return
    else:
        raise DataError(
            Message("Anonymous nodes are nested more than {most} deep.", most=_DEEPEST),
            file=name,
            next_step="Give one of them an IRI of its own.",
        )
    raise DataError(
        "An anonymous node ([ … ] or _:x) must belong to exactly one named thing.",
        file=name,
        next_step="Give it an IRI of its own, or nest it where it is used.",
    )


def _content(node: Term, described: Mapping[Term, Sequence[ox.Triple]]) -> str:
    """The triples of an anonymous node as text, a sort key among its siblings."""
    properties = ((t.predicate.value, t.object) for t in described.get(node, ()))
    return " ".join(
        sorted(p + (f"[{_content(o, described)}]" if isinstance(o, ox.BlankNode) else str(o)) for p, o in properties)
    )


def relabelled(triples: Sequence[ox.Triple], graph: ox.NamedNode, stem: str) -> list[ox.Quad]:
    """Quads with canonical names for blank nodes, unique across files."""
    if not any(isinstance(term, ox.BlankNode) for t in triples for term in (t.subject, t.object)):
        return [ox.Quad(t.subject, t.predicate, t.object, graph) for t in dict.fromkeys(triples)]
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)

    def name(node: ox.BlankNode) -> ox.BlankNode:
        return ox.BlankNode(f"{stem}-{node.value}".replace("-", "_"))

    return [
        ox.Quad(
            name(quad.subject) if isinstance(quad.subject, ox.BlankNode) else quad.subject,
            quad.predicate,
            name(quad.object) if isinstance(quad.object, ox.BlankNode) else quad.object,
            graph,
        )
        for quad in dataset
    ]
