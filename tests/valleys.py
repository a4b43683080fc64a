"""A small invented project with two regions, and something across them, for tests of regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsgraph.namespaces import PREFIXES
from lsgraph.starter import start_project

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items()) + "\n"
REGIONS = {
    "dalen": (2, "Dalen", "The Valley", "organization:exempelby-kommun"),
    "kusten": (1, "Kusten", "The Coast", "organization:provstads-kommun"),
}
ACTORS = """
organization:provstads-kommun a org:FormalOrganization, cv:PublicOrganisation ;
    rdfs:label "Provstads kommun"@sv, "Provstad Municipality"@en ; org:classification legal-form:municipality .
organization:provstads-naringsnamnd a org:OrganizationalUnit ; org:unitOf organization:provstads-kommun ;
    rdfs:label "Näringsnämnden i Provstad"@sv, "The Provstad trade committee"@en ; org:classification legal-form:committee .
organization:rikslabbet a org:FormalOrganization ;
    rdfs:label "Rikslabbet"@sv, "The Realm Laboratory"@en ; org:classification legal-form:not-established .
agreement:kustavtalet a ls:Agreement ;
    rdfs:label "Samverkansavtalet om kusten"@sv, "The cooperation agreement on the coast"@en .
agreement:flodavtalet a ls:Agreement ;
    rdfs:label "Samverkansavtalet om floden"@sv, "The cooperation agreement on the river"@en .
"""
SOURCE = """
document:{slug} a foaf:Document ; rdfs:label "Nyhet om {sv}"@sv, "News of {en}"@en ;
    dcterms:language "sv" ; schema:url <https://example.org/{slug}> .
statement:{slug}-date a ls:Statement ; rdf:subject document:{slug} ; rdf:predicate dcterms:date ; rdf:object "{day}"^^xsd:date ;
    ls:evidence evidence:{slug}-date .
evidence:{slug}-date a oa:SpecificResource ; ls:basis basis:reported ; ls:speaksOf evidence-kind:particulars ;
    oa:hasSource document:{slug} ; ls:paraphrase "Sidan är daterad den {day_sv}."@sv, "The page is dated {day_en}."@en .
"""
SIGNATURE = """
act:{actor}-signature-{slug} a ls:Signature ; dcterms:date "{day}"^^xsd:date ; ls:actor organization:{actor} ;
    ls:agreement agreement:{agreement} ; ls:evidence evidence:{slug}-{actor} .
evidence:{slug}-{actor} a oa:SpecificResource ; ls:basis basis:reported ; ls:speaksOf evidence-kind:signing ;
    oa:hasSource document:{slug} ;
    ls:paraphrase "{who_sv} undertecknade {what_sv} den {day_sv}."@sv, "{who_en} signed {what_en} on {day_en}."@en .
"""
#: The agreement on the coast is signed in one region, that on the river in both and by one that belongs to neither.
SIGNED = {
    "nyhet-kust": ("kustavtalet", "samverkansavtalet om kusten", "the cooperation agreement on the coast", "2025-04-02", "2 april 2025", "2 April 2025", ["provstads-kommun"]),
    "nyhet-flod": ("flodavtalet", "samverkansavtalet om floden", "the cooperation agreement on the river", "2025-05-07", "7 maj 2025", "7 May 2025", ["exempelby-kommun", "provstads-kommun", "rikslabbet"]),
}  # fmt: skip
NAMES = {
    "exempelby-kommun": ("Exempelby kommun", "Exempelby Municipality"),
    "provstads-kommun": ("Provstads kommun", "Provstad Municipality"),
    "rikslabbet": ("Rikslabbet", "The Realm Laboratory"),
}


def two_regions(folder: Path) -> Path:
    """Write the project into a folder, and return it."""
    start_project(folder, "Vattensamverkan", "sv")
    (folder / "data" / "regions").mkdir()
    for slug, (position, sv, en, member) in REGIONS.items():
        text = f"""region:{slug} a ls:Region ; rdfs:label "{sv}"@sv, "{en}"@en ; schema:position {position} ;
    ls:headline "Vem samverkar i {sv}?"@sv, "Who collaborates in {en}?"@en ;
    ls:notCovered "Allt utom vatten i {sv}."@sv, "All but water in {en}."@en .
{member} dcterms:spatial region:{slug} .
"""
        (folder / "data" / "regions" / f"{slug}.ttl").write_text(HEAD + text, encoding="utf-8")
    (folder / "data" / "actors" / "more.ttl").write_text(HEAD + ACTORS, encoding="utf-8")
    for slug, (agreement, what_sv, what_en, day, day_sv, day_en, actors) in SIGNED.items():
        days = {"day": day, "day_sv": day_sv, "day_en": day_en, "slug": slug}
        text = SOURCE.format(sv=what_sv, en=what_en, **days)
        for actor in actors:
            who_sv, who_en = NAMES[actor]
            text += SIGNATURE.format(
                actor=actor, agreement=agreement, what_sv=what_sv, what_en=what_en, who_sv=who_sv, who_en=who_en, **days
            )
        (folder / "data" / "sources" / f"{slug}.ttl").write_text(HEAD + text, encoding="utf-8")
    question = folder / "ontology" / "questions" / "001-who-has-signed.ttl"
    head, _, _ = question.read_text(encoding="utf-8").partition("    ls:expected")
    rows = ["actor\tagreement\tearliest\tlatest"]
    signed = [("exempelby-kommun", "example-declaration-2025", "2025-03-10")]
    signed += [(actor, agreement, day) for agreement, *_, day, _, _, actors in SIGNED.values() for actor in actors]
    for actor, agreement, day in sorted(signed, key=lambda row: (row[1], row[0])):
        date = f'\\"{day}\\"^^xsd:date'
        rows.append(f"organization:{actor}\tagreement:{agreement}\t{date}\t{date}")
    question.write_text(f'{head}    ls:expected """{chr(10).join(rows)}""" .\n', encoding="utf-8")
    return folder
