"""Names for blank nodes: in data below the thing that they belong to, elsewhere by the canonical form of their file."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox

from lsgraph.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lsgraph.stores import Term


def skolemised(triples: Sequence[ox.Triple], name: str) -> list[ox.Triple]:
    """The triples with each blank node named below its parent: `<parent>#hasSelector`, `…#hasSelector.refinedBy`.

    Without blank nodes, hashes, differences and the change feed need no graph isomorphism.
    """
    parents: dict[ox.BlankNode, list[ox.Triple]] = defaultdict(list)
    siblings: dict[tuple[Term, ox.NamedNode], list[ox.BlankNode]] = defaultdict(list)
    described: dict[Term, list[ox.Triple]] = defaultdict(list)
    for triple in triples:
        if isinstance(triple.object, ox.BlankNode):
            parents[triple.object].append(triple)
            siblings[triple.subject, triple.predicate].append(triple.object)
        if isinstance(triple.subject, ox.BlankNode):
            described[triple.subject].append(triple)
    names: dict[ox.BlankNode, ox.NamedNode] = {}

    def rename(node: ox.BlankNode, seen: frozenset[ox.BlankNode] = frozenset()) -> ox.NamedNode:
        if node not in names:
            if len(parents[node]) != 1 or node in seen:
                raise DataError(
                    "An anonymous node ([ … ] or _:x) must belong to exactly one named thing.",
                    file=name,
                    next_step="Give it an IRI of its own, or nest it where it is used.",
                )
            (parent,) = parents[node]
            above = parent.subject
            if isinstance(above, ox.BlankNode):
                above = rename(above, seen | {node})
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
