"""The types and the properties by which things are matched and told, with their names in each language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.claims.identifiers import SCHEMES
from lsgraph.claims.tables import ACTORS
from lsgraph.languages import wording
from lsgraph.namespaces import INSTANCE, PREFIXES
from lsgraph.rdf.values import value
from lsgraph.reconciliation.model import Named, Type
from lsgraph.stores.names import fold

if TYPE_CHECKING:
    from lsgraph.claims.slices import Thing
    from lsgraph.claims.things import Resources
    from lsgraph.languages import Language

#: The kinds of things that are matched.
KINDS = (*ACTORS, "agreement")
#: All actors as one type.
ACTOR = "actor"
_FORMS = PREFIXES["legal-form"]
#: A type for each legal form is named so.
_FORM = "legal-form/"
_ALL_FORMS = "SELECT DISTINCT ?form WHERE { ?form skos:inScheme <https://w3id.org/lsgraph/vocabulary/legal-form> } ORDER BY ?form"
#: Properties by which candidates can be told apart.
CONDITIONS = (*(scheme.name for scheme in SCHEMES), "region", "legal-form")
#: Properties whose values are told.
PROPERTIES = (
    "iri", "name-sv", "name-en", "other-names", *CONDITIONS, "web", "signed", "signatories", "member-of", "members",
)  # fmt: skip
#: What only an actor, and only an agreement, has.
_OF_ACTORS = frozenset((*(scheme.name for scheme in SCHEMES), "legal-form", "signed", "member-of", "members"))
_OF_AGREEMENTS = frozenset(("signatories",))


def id_of(iri: str) -> str:
    """The identifier of a thing: its IRI without what all have in common."""
    return iri.removeprefix(INSTANCE)


def iri_of(name: str) -> str:
    """The IRI of an identifier; an IRI is one too."""
    return name if "://" in name else INSTANCE + name


def kind_type(kind: str, language: Language) -> Named:
    """The type of a kind of things."""
    return Named(id=kind, name=wording("reconciling", language)[f"type_{kind}"])


def form_type(form: str, resources: Resources, language: Language) -> Named:
    """The type of the organisations of a legal form, which its IRI names."""
    return Named(id=_FORM + form.removeprefix(_FORMS), name=resources.reference(form).label(language))


def all_types(resources: Resources, language: Language) -> list[Type]:
    """All types: actors, the kinds of them, agreements, and organisations by legal form."""
    actor, organization = kind_type(ACTOR, language), kind_type("organization", language)
    kinds = [Type(**dict(kind_type(kind, language)), broader=[actor] if kind in ACTORS else []) for kind in KINDS]
    forms = [value(row["form"]) for row in resources.store.query(_ALL_FORMS).rows()]
    return [
        Type(**dict(actor)),
        *kinds,
        *(Type(**dict(form_type(form, resources, language)), broader=[organization]) for form in forms),
    ]


def types_of(thing: Thing, kind: str, resources: Resources, language: Language) -> list[Named]:
    """The types of a thing, the narrowest last."""
    form = thing.classification.iri if thing.classification and kind == "organization" else None
    return [kind_type(kind, language), *([form_type(form, resources, language)] if form else [])]


def is_of(names: tuple[str, ...], kind: str, types: list[Named]) -> bool:
    """Whether a thing of that kind and those types is of one of the types with these names; of any where none is named."""
    own = {each.id for each in types} | ({ACTOR} if kind in ACTORS else set())
    return not names or any(name in own for name in names)


def all_properties(language: Language) -> list[Named]:
    """All properties whose values are told."""
    t = wording("reconciling", language)
    return [Named(id=name, name=t[f"property_{name.replace('-', '_')}"]) for name in PROPERTIES]


def properties_of(type_name: str, language: Language) -> list[Named]:
    """The properties that things of a type have."""
    without = _OF_ACTORS if type_name == "agreement" else _OF_AGREEMENTS if type_name else frozenset[str]()
    return [each for each in all_properties(language) if each.id not in without]


def beginning_with(offered: list[Named] | list[Type], prefix: str) -> list[Named]:
    """Those of which a word begins with what was typed, or whose name for programs does; all of nothing."""
    typed = fold(prefix)
    return [each for each in offered if f" {typed}" in f" {fold(each.name)}" or fold(each.id).startswith(typed)]
