"""Are identifiers those of the actor? Looked up in the registers of `data/registers/`, of which each file names its source.

A check digit only shows that a number is well-formed. A register says whose it is, under the names that it has: old ones too, so
"Stockholms läns landsting" is Region Stockholm. What a register does not have is not checked, except that the lists of municipalities
and counties are complete.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lsgraph.characters import composed
from lsgraph.errors import DataError, DataErrors, Finding
from lsgraph.languages import Message, listed
from lsgraph.namespaces import PREFIXES, expand
from lsgraph.project import model_root
from lsgraph.repository.documents import read_file
from lsgraph.repository.said import Said, finding, name_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_FOLDER = "registers"
_TYPES = PREFIXES["identifier-type"]
_FORMS = PREFIXES["legal-form"]
_WORD = re.compile(r"[\w:&]+(?:[-’'][\w]+)*")
#: What each type of identifier is called.
_CALLED = {
    "municipality-code": Message("The municipality code"),
    "county-code": Message("The county code"),
    "organisation-number": Message("The organisation number"),
    "ror": Message("The ROR"),
    "wikidata": Message("The Wikidata item"),
}
#: What each form that names tell is called.
_FORM_CALLED = {
    "municipality": Message("municipality"),
    "region": Message("region"),
    "county-administrative-board": Message("county administrative board"),
}
#: Words for one thing in the names of public bodies, in both languages; a county council is what a region was called before.
_SAME_WORD = {
    **dict.fromkeys(("kommun", "kommunen", "kommuns", "stad", "municipality", "city", "town"), "municipality"),
    **dict.fromkeys(("region", "regionen", "landsting", "landstinget", "council"), "region"),
    **dict.fromkeys(("universitet", "universitetet", "university"), "university"),
    **dict.fromkeys(("högskola", "högskolan", "college"), "college"),
}
#: Words that tell no two bodies apart.
_FILLERS = frozenset(
    (
        "i",
        "of",
        "the",
        "för",
        "and",
        "och",
        "län",
        "läns",
        "county",
        "stiftelsen",
        "foundation",
        "ab",
        "aktiebolag",
        "publ",
    )
)
#: The beginning of the organisation number of public bodies, which Statistics Sweden and the Tax Agency give out.
_BEGINNINGS = {"municipality": "212000-", "region": "232100-", "county-administrative-board": "202100-"}
#: A region that is a municipality with the tasks of a region, and so has the number of one.
_MUNICIPALITY_AS_REGION = "gotland"
#: Words of which the name of a body of that form has one, in Sweden and its neighbours.
_WORDS_OF_FORM = {
    "municipality": ("kommun", "stad", "city", "municipality", "town", "gotland", "kunta"),
    "region": ("region", "landsting", "county council", "gotland"),
    "county-administrative-board": ("länsstyrelse", "county administrative board"),
}
#: The form of bodies that may have such a code.
_FORMS_OF_CODE = {
    "municipality-code": ("municipality", "region"),
    "county-code": ("region", "county-administrative-board"),
}
#: The register in which each code of a region stands.
_CODES_OF_REGION = {"ls:countyCode": "county-code", "ls:municipalityCode": "municipality-code"}


@dataclass(frozen=True)
class Registers:
    """What the registers say: the names that each identifier stands for, by type of identifier and notation."""

    names: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path) -> Registers:
        """The registers of a repository, or those kept with a generation; empty where there are none. Raises DataError."""
        folder, errors = register_folder(root), DataErrors()
        rows: dict[str, list[dict[str, str]]] = {}
        for name in ("municipalities", "counties", "ror", "organisation-numbers"):
            with errors.collected():
                rows[name] = register_rows(folder / f"{name}.tsv", root)
        errors.raise_any()
        return cls(
            {
                "municipality-code": _by_name(rows["municipalities"]),
                "county-code": _by_name(rows["counties"]),
                "ror": {row["ror"]: _split(row["names"]) for row in rows["ror"]},
                "wikidata": {row["wikidata"]: _split(row["names"]) for row in rows["ror"] if row["wikidata"]},
                "organisation-number": {row["number"]: _split(row["names"]) for row in rows["organisation-numbers"]},
            }
        )


def register_folder(root: Path) -> Path:
    """Where the registers of a repository stand, or those kept with a generation, or the program's."""
    folders = (root / "data" / _FOLDER, root / _FOLDER, model_root(root) / "data" / _FOLDER)
    return next((each for each in folders if each.is_dir()), folders[0])


def register_rows(path: Path, root: Path) -> list[dict[str, str]]:
    """The rows of a table by column; lines that begin with # are about the table."""
    if not path.exists():
        return []
    shown = str(path.relative_to(root) if path.is_relative_to(root) else path)
    lines = composed(read_file(path, shown)).splitlines()
    numbered = [(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]
    if not numbered:
        raise DataError("The register is empty.", file=shown, next_step="Fill it, or remove it.")
    columns = numbered[0][1].split("\t")
    rows = []
    for number, line in numbered[1:]:
        cells = line.split("\t")
        if len(cells) != len(columns):
            raise DataError(
                Message("This row has {count} cells, and the table {columns} columns.", count=len(cells), columns=len(columns)),
                file=shown,
                line=number,
                next_step="Divide the cells by tabs, also before one that is empty.",
            )  # fmt: skip
        rows.append(dict(zip(columns, cells, strict=True)))
    return rows


def _by_name(rows: Iterable[Mapping[str, str]]) -> dict[str, Sequence[str]]:
    return {row["code"]: [name for name in (row["name"], row["also"]) if name] for row in rows}


def _split(names: str) -> list[str]:
    return names.split(" | ")


def check_registers(said: Said, registers: Registers) -> Iterator[Finding]:
    """Findings on identifiers that are not those of their actor, and on legal forms that its name belies."""
    yield from _check_regions(said, registers)
    yield from _check_named(said, registers)
    for actor, about in said.values.items():
        names = [text_of(each) for name in ("rdfs:label", "skos:altLabel") for each in about.get(expand(name), ())]
        forms = [text_of(each).removeprefix(_FORMS) for each in about.get(expand("org:classification"), ())]
        form = forms[0] if len(forms) == 1 else ""
        if names and form:
            yield from _check_form(said, actor, names, form)
        for identifier in about.get(expand("adms:identifier"), ()):
            types = [text_of(each).removeprefix(_TYPES) for each in said.named(text_of(identifier), "dcterms:type")]
            notations = [text_of(each) for each in said.named(text_of(identifier), "skos:notation")]
            if len(types) == len(notations) == 1 and names:
                found = _wrong(registers, names, form, types[0], notations[0])
                if found is not None:
                    message, nearest = found
                    file = said.place_of(text_of(identifier))
                    yield finding(
                        "register.differs", message, file, text_of(identifier),
                        sought=f"{types[0]} {notations[0]}: {names[0]}", nearest=nearest,
                    )  # fmt: skip


def _check_regions(said: Said, registers: Registers) -> Iterator[Finding]:
    """Codes of counties and municipalities that a region names and no register has."""
    for region, about in said.values.items():
        for name, kind in _CODES_OF_REGION.items():
            known = registers.names.get(kind, {})
            for code in (text_of(each) for each in about.get(expand(name), ())):
                if known and code not in known:
                    message = Message(
                        "{kind} {notation} does not exist. Look it up, and mend it.",
                        kind=_CALLED[kind], notation=code,
                    )  # fmt: skip
                    yield finding(
                        "register.differs",
                        message,
                        said.place_of(region),
                        region,
                        sought=f"{kind} {code}",
                        nearest=None,
                    )


def _check_named(said: Said, registers: Registers) -> Iterator[Finding]:
    """Regions that are called after a county of which they have no code, in whole or in part, and have those of others."""
    counties = registers.names.get("county-code", {})
    for region, about in said.values.items():
        if not region.startswith(PREFIXES["region"]):
            continue
        codes = [text_of(code) for name in _CODES_OF_REGION for code in about.get(expand(name), ())]
        labels = [text_of(each) for each in about.get(expand("rdfs:label"), ())]
        for county, names in counties.items() if codes else ():
            named = next((each for each in names if any(_begins_with(label, each) for label in labels)), None)
            if named is None or any(code[:2] == county for code in codes):
                continue
            message = Message(
                "{region} is called after {named}, whose county code is {county}, and has the codes {codes}. Mend ls:countyCode, or the label.",
                region=name_of(region), named=named, county=county, codes=", ".join(codes),
            )  # fmt: skip
            yield finding(
                "register.differs", message, said.place_of(region, expand("ls:countyCode")), region,
                sought=f"ls:countyCode {', '.join(codes)}", nearest=f"{county} {named}",
            )  # fmt: skip


def _check_form(said: Said, actor: str, names: Sequence[str], form: str) -> Iterator[Finding]:
    words = _WORDS_OF_FORM.get(form)
    if actor.startswith(PREFIXES["group"]) or words is None:
        return
    if not any(word in name.casefold() for name in names for word in words):
        yield finding(
            "register.form",
            Message(
                "The legal form of {name} is {form}, and the name of such a body has one of the words {words}. Mend org:classification, or the label.",
                name=names[0], form=_FORM_CALLED[form], words=", ".join(words),
            ),
            said.place_of(actor), actor, sought=f"legal-form:{form}", nearest=names[0],
        )  # fmt: skip


def _wrong(
    registers: Registers, names: Sequence[str], form: str, kind: str, notation: str
) -> tuple[Message, str | None] | None:
    """Why the identifier is not that of an actor with these names, and whose it is."""
    if kind in _FORMS_OF_CODE and form and form not in _FORMS_OF_CODE[kind]:
        return (
            Message("{name} can't have such a code: only {forms} do. Take the identifier out, or mend org:classification.", name=names[0], forms=listed([_FORM_CALLED[each] for each in _FORMS_OF_CODE[kind]])),
            None,
        )  # fmt: skip
    known = registers.names.get(kind, {})
    names_there = known.get(notation)
    if names_there is None:
        if kind in _FORMS_OF_CODE and known and re.fullmatch(r"\d{2}|\d{4}", notation):
            return Message("{kind} {notation} does not exist. Look it up, and mend it.", kind=_CALLED[kind], notation=notation), _of_names(known, names)  # fmt: skip
        return _wrong_number(known, names, form, notation) if kind == "organisation-number" else None
    if kind in _FORMS_OF_CODE:
        agree = any(_begins_with(name, each) for name in names for each in names_there)
    else:
        agree = any(same_body(name, each) for name in names for each in names_there)
    if agree:
        return None
    return (
        Message(
            "{kind} {notation} is that of {whose} in the register, not of {name}. Mend the identifier; if the register's name is an old or other one of the actor, give it as skos:altLabel.",
            kind=_CALLED[kind], notation=notation, whose=" / ".join(names_there[:3]), name=names[0],
        ),
        _of_names(known, names),
    )  # fmt: skip


def _wrong_number(
    known: Mapping[str, Sequence[str]], names: Sequence[str], form: str, notation: str
) -> tuple[Message, str | None] | None:
    """An organisation number that the register does not have: another one may stand there for the actor, or none can begin so."""
    own = _of_names(known, names)
    if own is not None:
        return (
            Message("The organisation number of {name} is {own} in the register, not {notation}. Mend it.", name=names[0], own=own, notation=notation),
            own,
        )  # fmt: skip
    beginning = _BEGINNINGS.get(form)
    if form == "region" and any(_MUNICIPALITY_AS_REGION in name.casefold() for name in names):
        beginning = _BEGINNINGS["municipality"]
    if beginning and not notation.startswith(beginning):
        return (
            Message("The organisation number of a {form} begins with {beginning}; {notation} is that of another kind of body. Look it up, and mend it.", form=_FORM_CALLED[form], beginning=beginning, notation=notation),
            None,
        )  # fmt: skip
    return None


def _of_names(known: Mapping[str, Sequence[str]], names: Sequence[str]) -> str | None:
    """The identifier that the register has for these names, where it has exactly one."""
    fitting = [
        notation
        for notation, listed in known.items()
        if any(same_body(name, each) for name in names for each in listed)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _begins_with(name: str, place: str) -> bool:
    """Whether a municipality or region is named for the place: "Huddinge kommun", "Region Stockholm", "Västra Götalandsregionen"."""
    return re.search(rf"(?<!\w){re.escape(place)}(?:s?regionen|s)?(?!\w)", name, re.IGNORECASE) is not None


def same_body(name: str, other: str) -> bool:
    """Whether two names may be those of one body: the same words but for fillers, or all of the one in the other.

    >>> same_body("Region Stockholm", "Stockholms läns landsting"), same_body("Uppsala kommun", "Uppsala universitet")
    (True, False)
    """
    first, second = _words(name), _words(other)
    if not first or not second:
        return name.casefold() == other.casefold()
    shared = first & second
    kinds = set(_SAME_WORD.values())
    if not shared - kinds:
        # Only "university", "region", … : that is no name.
        return first == second
    return (first <= second or second <= first) and (first & kinds == second & kinds or len(shared - kinds) > 1)


def _words(name: str) -> frozenset[str]:
    words = (word.casefold() for word in _WORD.findall(name))
    return frozenset(_SAME_WORD.get(word) or word.removesuffix("s") for word in words if word not in _FILLERS)
