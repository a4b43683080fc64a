"""The pages of questions: their own words, and words for the variables and the codes of their answers.

Programs get variables and codes as the queries have them; pages tell them as these tables do.
"""

TEXTS: dict[str, tuple[str, str]] = {
    "none_on_record": ("inget känt i dessa källor, per {}", "none on record, in these sources, as of {}"),
    "none_on_record_undated": ("inget känt i dessa källor", "none on record, in these sources"),
    "sources_until": ("Ur källor till och med {}.", "From sources up to and including {}."),
    "rows_first": (
        "De första {} visas här; frågeformuläret ger alla.",
        "The first {} are shown here; the query form gives all of them.",
    ),
    "columns_in_words": (
        "Kolumner och koder står här i ord. I frågan nedan har de sina namn för program.",
        "Columns and codes stand here in words. In the query below they have their names for programs.",
    ),
}

#: What stands in a column, by its variable; `wordsSv` and `wordsEn` together are `words`.
COLUMNS: dict[str, tuple[str, str]] = {
    "actor": ("Aktör", "Actor"),
    "agreement": ("Överenskommelse", "Agreement"),
    "asOf": ("Enligt källor till och med", "In sources up to"),
    "basis": ("Grund", "Basis"),
    "beganEarliest": ("Började tidigast", "Began at the earliest"),
    "beganLatest": ("Började senast", "Began at the latest"),
    "body": ("Föreslås för", "Proposed to"),
    "capacity": ("I egenskap av", "In the capacity of"),
    "change": ("Ändring", "Change"),
    "claim": ("Påstående", "Claim"),
    "claims": ("Antal påståenden", "Number of claims"),
    "date": ("Dag", "Day"),
    "decision": ("Föreslaget beslut", "Proposed decision"),
    "direction": ("Riktning", "Direction"),
    "document": ("Källa", "Source"),
    "earliest": ("Tidigast", "At the earliest"),
    "endedEarliest": ("Slutade tidigast", "Ended at the earliest"),
    "endedLatest": ("Slutade senast", "Ended at the latest"),
    "firstOnRecord": ("Först belagt", "First on record"),
    "group": ("Grupp", "Group"),
    "kind": ("Slag", "Kind"),
    "lastOnRecord": ("Senast belagt", "Last on record"),
    "latest": ("Senast", "At the latest"),
    "leftOutOf": ("Utelämnas i", "Left out of"),
    "legalConsequences": ("Juridiska konsekvenser", "Legal consequences"),
    "listedIn": ("Räknas upp i", "Listed in"),
    "name": ("Namn", "Name"),
    "named": ("Namngiven", "Named"),
    "neighbour": ("Granne", "Neighbour"),
    "object": ("Till", "To"),
    "one": ("Den ena", "One"),
    "onlyInferred": ("Vilar bara på slutsats", "Rests on inference alone"),
    "organization": ("Organisation", "Organisation"),
    "other": ("Den andra", "The other"),
    "part": ("Uppgift", "Part"),
    "participant": ("Deltagare", "Participant"),
    "partner": ("Associerad partner", "Associated partner"),
    "person": ("Person", "Person"),
    "principal": ("Huvudman", "Principal"),
    "property": ("Egenskap", "Property"),
    "proposed": ("Förslag att anta", "Proposal to adopt"),
    "proposer": ("Föreslaget av", "Proposed by"),
    "purpose": ("Syfte", "Purpose"),
    "reason": ("Skäl", "Reason"),
    "relation": ("Relation", "Relation"),
    "role": ("Roll", "Role"),
    "score": ("Likhet", "Likeness"),
    "sentence": ("Mening", "Sentence"),
    "source": ("Källa", "Source"),
    "standing": ("Säkerhet", "Certainty"),
    "start": ("Från tecken", "From character"),
    "subject": ("Vem eller vad", "Who or what"),
    "towardsDeclaration": ("Mot avsiktsförklaringen", "Towards the declaration"),
    "towardsFoundation": ("Mot stiftelsen", "Towards the foundation"),
    "value": ("Värde", "Value"),
    "who": ("Vem", "Who"),
    "withinAdoptedBudget": ("Inom beslutad budget", "Within the adopted budget"),
    "words": ("Ord", "Words"),
    "wouldAdopt": ("Skulle anta", "Would adopt"),
}

#: Columns of words that a source uses.
QUOTED = ("name", "sentence", "wordsEn", "wordsSv")

#: What a value means, by its column: values that are codes, and truths whose `false` is an absence from the record.
CODES: dict[str, dict[str, tuple[str, str]]] = {
    "change": {
        "Adoption": ("antagande", "adoption"),
        "AdoptionProposal": ("förslag att anta", "adoption proposal"),
        "Invitation": ("inbjudan", "invitation"),
        "Signature": ("undertecknande", "signature"),
        "Withdrawal": ("utträde", "withdrawal"),
        "membership began": ("roll började", "role began"),
        "membership ended": ("roll slutade", "role ended"),
    },
    "direction": {"in": ("inkommande", "incoming"), "out": ("utgående", "outgoing")},
    "proposed": {"false": ("inget känt", "none on record"), "true": ("känt", "on record")},
    "standing": {
        "certain": ("säkert", "certain"),
        "possible": ("möjligt", "possible"),
        "ruled out": ("uteslutet", "ruled out"),
    },
}

#: Terms of other vocabularies, by prefixed name: their own labels are English alone.
TERMS: dict[str, tuple[str, str]] = {
    "org:memberOf": ("är medlem i", "is a member of"),
}
