"""Who connects whom, who is missing, two days compared, and what if."""

TEXTS: dict[str, tuple[str, str]] = {
    "analysis_compare_first": ("Här visas de {} första. Alla finns som", "The first {} are shown here. All of them are there as"),
    # what the pages share
    "analysis_tabs": ("Sätt att se på nätverket", "Ways to look at the network"),
    "analysis_tab_network": ("Utforska", "Explore"),
    "analysis_tab_roles": ("Vem förbinder vem", "Who connects whom"),
    "analysis_tab_gaps": ("Vem saknas", "Who is missing"),
    "analysis_tab_compare": ("Jämför två dagar", "Compare two days"),
    "analysis_tab_what_if": ("Tänk om", "What if"),
    "analysis_on_day": ("Så långt källorna räcker, läget den {}.", "As far as the sources tell, as it was on {}."),
    "analysis_not_on_day": (
        "Ett så stort nätverk räknas som det är känt nu, inte som det var den dag som valts.",
        "A network as large as this is computed as it is on record now, not as it was on the day that was chosen.",
    ),
    "analysis_not_on_day_rules": (
        "I ett så stort nätverk gäller bara reglerna om överenskommelsen den dag som valts; de andra gäller det som är känt nu.",
        "In a network as large as this only the rules about the agreement are of the day that was chosen; the others are of what is on record now.",
    ),
    "analysis_large_candidates": (
        "Här står de som nämns kring överenskommelsen. Sök efter fler aktörer:",
        "Those named around the agreement stand here. Search for further actors:",
    ),
    "analysis_show": ("Visa", "Show"),
    "analysis_agreement": ("Överenskommelse", "Agreement"),
    "analysis_foundation": ("Stiftelse", "Foundation"),
    "analysis_unknown": ("Finns inte här, så vi bortser från: {}.", "Not in the data, so it is left aside: {}."),
    "analysis_no_picture": (
        "Nätverket är för stort för att ritas här. Tabellerna har alla uppgifter.",
        "The network is too large to be drawn here. The tables hold all of it.",
    ),
    "analysis_picture": ("Bild", "Picture"),
    "analysis_and": ("och", "and"),
    "analysis_more": ("och {} till", "and {} more"),
    "analysis_more_evidence": ("{} belägg", "{} pieces of evidence"),
    "analysis_register": ("står i registret över aktörer", "stands in the register of actors"),
    "analysis_method": ("Så är det räknat", "How it is computed"),
    "analysis_see_in_network": ("Se i nätverket", "See in the network"),
    "analysis_see_of": ("Se {} i nätverket", "See {} in the network"),
    "analysis_name": ("Namn", "Name"),
    # who connects whom
    "analysis_roles_lead": (
        "Vilka aktörer som binder ihop nätverket, vilka grupper det har, och hur säkert det är. Nätverket är det som källorna talar om, inte hur mycket någon samarbetar.",
        "Which actors hold the network together, which groups it has, and how sure that is. The network is what the sources speak of, not how much anybody collaborates.",
    ),
    "analysis_ties_rule": (
        "Namngivna aktörer har en plats. Avtal, möten, projekt och grupper utan namn är det som aktörer möts i: vägar går genom dem, men de står för sig och har ingen plats. Orter och byggnader räknas inte alls: att två ligger på samma ställe är inget samarbete. Ett fast band är något som är gjort eller gäller, är säkert den dag som visas och inte bara är vår slutsats. Till alla band hör också förslag, inbjudningar, närvaro på möten, delar av organisationer och våra slutsatser.",
        "Named actors have a place. Agreements, meetings, projects and groups without names are what actors meet in: ways lead through them, but they stand apart and have no place. Towns and buildings do not count at all: that two lie in the same spot is no collaboration. A firm tie is something that is done or in force, is certain on the day shown, and is not only our conclusion. All ties include proposals, invitations, presence at meetings, parts of organisations and our conclusions, too.",
    ),
    "analysis_ties": (
        "Räkna med",
        "Count",
    ),
    "analysis_ties_firm": (
        "bara fasta band",
        "firm ties only",
    ),
    "analysis_ties_all": (
        "alla band",
        "all ties",
    ),
    "analysis_ties_why": (
        "Från början räknas fasta band: ett förslag som ingen har beslutat om håller inte ihop något.",
        "Firm ties are counted to begin with: a proposal that nobody has decided on holds nothing together.",
    ),
    "analysis_ranked_none_firm": (
        "Ingen aktör har ett fast band som är säkert den dagen.",
        "No actor has a firm tie that is certain on that day.",
    ),
    "analysis_ranked_none_all": (
        "Ingen aktör har något band den dagen.",
        "No actor has a tie on that day.",
    ),
    "analysis_unranked": (
        "{} aktörer i nätverket har inget sådant band och därför ingen plats.",
        "{} actors in the network have no such tie, and so no place.",
    ),
    "analysis_unranked_one": (
        "1 aktör i nätverket har inget sådant band och därför ingen plats.",
        "1 actor in the network has no such tie, and so no place.",
    ),
    "analysis_meeting_in": (
        "Det som aktörerna möts i",
        "What the actors meet in",
    ),
    "analysis_meeting_in_lead": (
        "Avtal, möten, projekt och grupper utan namn som de kortaste vägarna mellan två aktörer går genom, de viktigaste först.",
        "Agreements, meetings, projects and groups without names through which the shortest ways between two actors lead, the most important first.",
    ),
    "analysis_meeting_share": (
        "{} % av de kortaste vägarna mellan två aktörer går här",
        "{} % of the shortest ways between two actors lead here",
    ),
    "analysis_top": ("De som förbinder mest", "Those who connect most"),
    "analysis_place_of": ("plats {} av {}", "place {} of {}"),
    "analysis_place_shared": ("delad plats {} av {}", "shared place {} of {}"),
    "analysis_contacts": ("{} kontakter, varav {} fasta", "{} contacts, {} of them firm"),
    "analysis_contacts_one_firm": ("{} kontakter, varav {} fast", "{} contacts, {} of them firm"),
    "analysis_contact_firm": ("1 kontakt, som är fast", "1 contact, which is firm"),
    "analysis_contact_loose": ("1 kontakt, som inte är fast", "1 contact, which is not firm"),
    "analysis_share": (
        "{} % av de kortaste vägarna mellan två andra aktörer går här",
        "{} % of the shortest ways between two other actors lead here",
    ),
    "analysis_steady": (
        "Samma plats vilken källa som än tas bort.",
        "The same place whichever source is left out.",
    ),
    "analysis_moves": (
        "Mellan plats {} och {} om en källa tas bort.",
        "Between place {} and {} if a source is left out.",
    ),
    "analysis_never_between": (
        "Ligger inte på någon kortaste väg mellan andra, vilken källa som än tas bort.",
        "Lies on no shortest way between others, whichever source is left out.",
    ),
    "analysis_keeps": ("Behåller annars sin plats.", "Otherwise keeps its place."),
    "analysis_most_without": ("Platsen ändras mest om {} tas bort.", "The place changes most if {} is left out."),
    "analysis_gone_without": ("Finns inte i nätverket utan", "Is not in the network without"),
    "analysis_our_inferences": ("våra egna slutsatser", "our own conclusions"),
    "analysis_falls": ("Vad som skulle falla isär", "What would fall apart"),
    "analysis_cut": (
        "{names} är tillsammans den enda förbindelsen mellan de {left} i delen kring {one} och de {right} i delen kring {other}. Utan dem finns ingen väg däremellan; en av dem räcker för att det ska hålla.",
        "{names} are together the only link between the {left} in the part around {one} and the {right} in the part around {other}. Without them there is no way between the two; one of them is enough to keep it.",
    ),
    "analysis_cut_one": (
        "Utan {names} skulle de {left} i delen kring {one} inte nås från de {right} i delen kring {other}.",
        "Without {names} the {left} in the part around {one} would not be reached from the {right} in the part around {other}.",
    ),
    "analysis_split": (
        "Utan {name} skulle {lost} andra inte nås från resten ({rest}, kring {around}):",
        "Without {name}, {lost} others would not be reached from the rest ({rest}, around {around}):",
    ),
    "analysis_split_one": (
        "Utan {name} skulle 1 annan inte nås från resten ({rest}, kring {around}):",
        "Without {name}, 1 other would not be reached from the rest ({rest}, around {around}):",
    ),
    "analysis_still_together": ("som fortfarande hänger ihop med varandra", "who still hang together"),
    "analysis_split_none": (
        "Ingen enskild håller ihop nätverket: alla nås också utan vem som helst av de andra.",
        "Nobody holds the network together alone: everyone is reached also without any one of the others.",
    ),
    "analysis_groups": ("Grupper", "Groups"),
    "analysis_groups_lead": (
        "Grupper vars medlemmar har fler band till varandra än till övriga. De är uträknade ur nätverkets form, av alla band, vilka band platserna än räknas ur. Ingen källa säger att de är grupper.",
        "Groups whose members have more ties with each other than with the rest. They are computed from the form of the network, from all ties, whichever ties the places are counted by. No source says that they are groups.",
    ),
    "analysis_group": ("Grupp", "Group"),
    "analysis_group_around": ("Grupp {}: kring {}", "Group {}: around {}"),
    "analysis_group_only_hub": (
        "{} av {} har ingen annan kontakt än {}.",
        "{} of {} have no other contact than {}.",
    ),
    "analysis_group_inside": ("Det som håller ihop gruppen", "What holds the group together"),
    "analysis_group_members": ("Hör till gruppen", "Belong to the group"),
    "analysis_group_outside": ("Band till andra grupper", "Ties to other groups"),
    "analysis_group_alone": ("Inga band till andra grupper är kända.", "No ties to other groups are on record."),
    "analysis_group_kept": (
        "Hur säkert: vi har räknat om {tried} gånger, varje gång utan en källa eller utan våra slutsatser. {kept} av gångerna blev gruppen densamma.",
        "How sure: we computed it {tried} more times, each time without one source or without our conclusions. The group came out the same {kept} of those times.",
    ),
    "analysis_group_all": ("Visa alla grupper i bilden", "Show all groups in the picture"),
    "analysis_roles_picture": (
        "Nätverket; siffran vid varje tecken är dess grupp. Samma uppgifter står i tabellen nedanför.",
        "The network; the number at each sign is its group. The same facts stand in the table below.",
    ),
    "analysis_group_picture": (
        "Nätverket med grupp {} framhävd. Siffran vid varje tecken är dess grupp.",
        "The network with group {} brought out. The number at each sign is its group.",
    ),
    "analysis_all": (
        "Alla aktörer",
        "All actors",
    ),
    "analysis_all_caption": (
        "De {} aktörer som har ett band av det valda slaget, de som förbinder mest först. Den som inte ligger på någon väg mellan andra delar sista platsen. Inom parentes står hur många av kontakterna som är fasta, där inte alla är det.",
        "The {} actors that have a tie of the chosen kind, those first that connect most. Whoever lies on no way between others shares the last place. In brackets stands how many of the contacts are firm, where not all are.",
    ),
    "analysis_all_page": ("Sida {} av {}.", "Page {} of {}."),
    "analysis_page_before": ("Föregående", "Before"),
    "analysis_page_after": ("Fler", "More"),
    "analysis_column_place": ("Plats", "Place"),
    "analysis_column_contacts": ("Kontakter", "Contacts"),
    "analysis_column_contacts_firm": ("Kontakter (fasta)", "Contacts (firm)"),
    "analysis_column_sure": ("Plats utan en källa i taget", "Place without one source at a time"),
    "analysis_gone_short": ("saknas utan", "not there without"),
    "analysis_shared": ("delad", "shared"),
    "analysis_trials_caption": (
        "Varje källa som ensam bär någon relation, och hur många relationer som försvinner utan den.",
        "Each source that carries a relation alone, and how many relations fall away without it.",
    ),
    "analysis_trials_none": (
        "Ingen källa bär någon relation ensam: inget ändras om en av dem tas bort.",
        "No source carries a relation alone: nothing changes if one of them is left out.",
    ),
    "analysis_without": ("Utan", "Without"),
    "analysis_lost": ("Relationer som försvinner", "Relations that fall away"),
    "analysis_roles_method": (
        "Vi går den kortaste vägen mellan varje par av aktörer, på de band som är valda. Plats 1 har den aktör som störst del av de vägarna går genom, och de som är lika delar plats. Kontakter är hur många andra någon har ett känt band till, av vilket slag som helst; platser räknas inte dit. För att se hur säkert det är räknar vi om allt utan en källa i taget, och en gång utan våra egna slutsatser. En plats som då flyttar sig vilar på den källan.",
        "We take the shortest way between each pair of actors, along the ties that are chosen. Place 1 goes to the actor through whom the largest part of these ways leads, and equals share a place. Contacts are how many others somebody has a tie on record with, of whichever kind; locations are not among them. To see how sure that is, we compute it all again without one source at a time, and once without our own conclusions. A place that then moves rests on that source.",
    ),
    "analysis_roles_caveat": (
        "Den som nämns i många källor får många band. Den som samarbetar mycket utan att nämnas syns inte. En låg plats är inget omdöme.",
        "Whoever is mentioned in many sources gets many ties. Whoever collaborates much without being mentioned is not seen. A low place is no judgement.",
    ),
    "analysis_trials_why": (
        "Databasen har {documents} källor. {alone} av dem bär ensamma någon av nätverkets relationer, och bara de prövas. Utan någon av de övriga ändras inget: nätverkets relationer vilar inte på dem, eller också på en annan källa.",
        "The data has {documents} sources. {alone} of them carry one of the network's relations alone, and only they are tried. Without any of the others nothing changes: the network's relations do not rest on them, or rest on another source, too.",
    ),
    "analysis_limited": (
        "Nätverket är stort. Bara de källor som bär mest är prövade, {} stycken.",
        "The network is large. Only the sources that carry most have been tried, {} of them.",
    ),
    "analysis_estimated": (
        "Platserna är uppskattade ur de vägar som börjar hos {} av aktörerna.",
        "The places are estimated from the ways that begin at {} of the actors.",
    ),
    # who is missing
    "analysis_gaps_lead": (
        "Varje regel nedan säger varför någon kunde väntas vara med, och vad dessa källor sedan inte säger. Att något inte är känt här betyder inte att det inte har hänt.",
        "Each rule below says why somebody could be expected, and what these sources then do not tell. That something is not on record here does not mean that it has not happened.",
    ),
    "analysis_as_of": (
        "Inget undertecknande känt i dessa källor, per {}",
        "No signature on record, in these sources, as of {}",
    ),
    "analysis_as_of_decision": (
        "Inget antagande och inget undertecknande känt i dessa källor, per {}",
        "No adoption and no signature on record, in these sources, as of {}",
    ),
    "analysis_gap_principals": (
        "Huvudmän utan känt undertecknande",
        "Principals with no signature on record",
    ),
    "analysis_rule_principals": (
        "Står bakom {about}, men inget undertecknande av {agreement} är känt i dessa källor, per {day}.",
        "Stands behind {about}, but no signature under {agreement} is on record, in these sources, as of {day}.",
    ),
    "analysis_gap_participants": (
        "Namngivna på mötet utan känt undertecknande",
        "Named at the meeting, with no signature on record",
    ),
    "analysis_rule_participants": (
        "Nämns vid namn som deltagare i {about}, men inget undertecknande av {agreement} är känt i dessa källor, per {day}. Att delta är inte att ta ställning.",
        "Is named as a participant of {about}, but no signature under {agreement} is on record, in these sources, as of {day}. To take part is not to take a stance.",
    ),
    "analysis_gap_proposed": (
        "Föreslagna eller inbjudna utan känt beslut",
        "Proposed or invited, with no decision on record",
    ),
    "analysis_rule_proposed": (
        "Har föreslagits anta {agreement} eller bjudits in till den, men inget antagande och inget undertecknande är känt i dessa källor, per {day}.",
        "Was proposed to adopt {agreement} or invited to it, but no adoption and no signature is on record, in these sources, as of {day}.",
    ),
    "analysis_gap_unnamed": ("Grupper som nämns utan namn", "Groups mentioned without names"),
    "analysis_rule_unnamed": (
        "En källa säger att gruppen finns, men inte vilka som ingår i den. Den kan därför inte räknas bland dem som undertecknat eller inte.",
        "A source says that the group exists, but not who belongs to it. So it can't be counted among those who have signed or not.",
    ),
    "analysis_gap_identifiers": (
        "Organisationer utan verifierad identifierare",
        "Organisations without a verified identifier",
    ),
    "analysis_rule_identifiers": (
        "Ingen identifierare ur något register är verifierad. Då vilar det på namnet vem som avses.",
        "No identifier from a register is verified. Then it rests on the name who is meant.",
    ),
    "analysis_gap_inferred": ("Relationer som bara är vår slutsats", "Relations that are only our conclusion"),
    "analysis_rule_inferred": (
        "Ingen källa säger det rent ut. Skälet står vid varje relation.",
        "No source says so outright. The reason stands with each relation.",
    ),
    "analysis_gap_pages": (
        "Relationer som bara vilar på sidor utan lagrad text",
        "Relations that rest only on pages without stored text",
    ),
    "analysis_rule_pages": (
        "Bara adressen till sidan är lagrad här. Ändras sidan kan orden inte prövas mot den.",
        "Only the address of the page is stored here. If the page changes, the words can't be checked against it.",
    ),
    "analysis_gap_without-relation": (
        "I registret, men utan känd relation",
        "In the register, but with no relation on record",
    ),
    "analysis_rule_without-relation": (
        "Organisationen finns i registret över aktörer, men ingen relation mellan den och någon annan är känd i dessa källor, per {day}.",
        "The organisation is in the register of actors, but no relation between it and anyone else is on record, in these sources, as of {day}.",
    ),
    "analysis_found": ("{} av {}", "{} of {}"),
    "analysis_found_apart": (
        "{found} av {whole} som en källa namnger, och {ours} av {concluded} som vi sluter oss till",
        "{found} of {whole} named in a source, and {ours} of {concluded} that we conclude",
    ),
    "analysis_found_relations": ("{} av {} relationer", "{} of {} relations"),
    "analysis_found_groups": ("{} grupper", "{} groups"),
    "analysis_found_groups_one": ("{} grupp", "{} group"),
    "analysis_found_none": ("Regeln hittar inget.", "The rule finds nothing."),
    "analysis_rule": ("Regel", "Rule"),
    "analysis_query": ("Regeln som fråga i SPARQL", "The rule as a query in SPARQL"),
    "analysis_query_day": (
        "Frågan gäller databasen som helhet, utan dag.",
        "The query is about the data as a whole, without a day.",
    ),
    "analysis_run": ("Kör frågan", "Run the query"),
    "analysis_as_question": ("Finns som fråga", "Also a question"),
    "analysis_not_yet": (
        "{} är inte känd i dessa källor den dagen, per {}.",
        "{} is not on record, in these sources, on that day, as of {}.",
    ),
    "analysis_not_yet_rules": (
        "Reglerna om den är därför utelämnade.",
        "So the rules about it are left out.",
    ),
    "analysis_not_yet_what_if": (
        "Därför finns inget att tänka kring den dagen.",
        "So there is nothing to suppose about on that day.",
    ),
    "analysis_no_agreement": (
        "Ingen överenskommelse finns i nätverket den dagen. Reglerna om undertecknande gäller därför inget.",
        "There is no agreement in the network on that day. So the rules about signatures apply to nothing.",
    ),
    "analysis_gaps_picture": (
        "Korta dubbla streck som slutar i ett frågetecken: inget undertecknande känt i dessa källor, per {}. De är inga relationer. Streckade ringar är grupper som nämns utan namn. Samma uppgifter står i listorna nedanför.",
        "Short double dashes that end in a question mark: no signature on record, in these sources, as of {}. They are no relations. Dashed rings are groups mentioned without names. The same facts stand in the lists below.",
    ),
    "analysis_contents": ("Reglerna", "The rules"),
    # two days compared
    "analysis_compare_lead": (
        "Vad som enligt källorna gällde den ena dagen men inte den andra. Bara det som källorna ger en tid för kan visas.",
        "What held on one day and not on the other, as far as the sources tell. Only what the sources give a time for can be shown.",
    ),
    "analysis_from": ("Från", "From"),
    "analysis_to": ("till", "to"),
    "analysis_compare": ("Jämför", "Compare"),
    "analysis_swapped": (
        "Den första dagen var senare än den andra. Här visas de i tidens ordning.",
        "The first day was later than the second. They are shown in the order of time.",
    ),
    "analysis_same_day": (
        "Båda dagarna är desamma. Välj två olika dagar för att se vad som ändrades.",
        "Both days are the same. Choose two different days to see what changed.",
    ),
    "analysis_quick": ("Dagar då något ändras", "Days on which something changes"),
    "analysis_quick_began": ("började: {}", "began: {}"),
    "analysis_quick_may": ("kan ha börjat tidigast då: {}", "may have begun then at the earliest: {}"),
    "analysis_quick_ended": ("upphörde: {}", "ended: {}"),
    "analysis_quick_surer": ("blev säkrare: {}", "became more certain: {}"),
    "analysis_quick_whole": ("Hela tiden, från {} till {}", "All of the time, from {} to {}"),
    "analysis_quick_none": ("Inga dagar är kända i källorna.", "No days are on record in the sources."),
    "analysis_kind_new": ("Nytt", "New"),
    "analysis_kind_may-be-new": ("Kan ha tillkommit", "May have come"),
    "analysis_kind_gone": ("Borta", "Gone"),
    "analysis_kind_may-be-gone": ("Kan ha funnits, men är borta", "May have been there, and is gone"),
    "analysis_kind_surer": ("Säkrare", "More certain"),
    "analysis_kind_less-sure": ("Mindre säkert", "Less certain"),
    "analysis_less_sure_why": (
        "Mindre säkert betyder oftast att ingen källa talar om den senare dagen, inte att något har upphört.",
        "Less certain most often means that no source speaks of the later day, not that anything has ended.",
    ),
    "analysis_compare_none": (
        "Inget skiljer de två dagarna åt, så långt källorna räcker.",
        "Nothing sets the two days apart, as far as the sources tell.",
    ),
    "analysis_compare_count": ("{} skillnader mellan {} och {}", "{} differences between {} and {}"),
    "analysis_compare_count_one": ("{} skillnad mellan {} och {}", "{} difference between {} and {}"),
    "analysis_compare_table": ("Samma skillnader som tabell", "The same differences as a table"),
    "analysis_compare_caption": (
        "Skillnader mellan {} och {}, med meningen bakom var och en",
        "Differences between {} and {}, with the sentence behind each",
    ),
    "analysis_compare_picture": (
        "Nätverket de två dagarna. Nytt och borta har tydliga linjer, med ordet vid linjen; det som bara kan ha tillkommit räknas som nytt. Säkrare och mindre säkert står bara i tabellen nedanför.",
        "The network on the two days. What is new or gone has clear lines, with the word at the line; what may have come counts as new. What is more or less certain stands only in the table below.",
    ),
    "analysis_compare_picture_mostly": (
        "Nätverket de två dagarna. Mer än hälften är nytt, så ordet nytt är utelämnat: varje tydlig linje är ny, eller kan ha tillkommit, om det inte står borta vid den. Vilket det är, och vad som blev säkrare eller mindre säkert, står bara i tabellen nedanför.",
        "The network on the two days. More than half of it is new, so the word new is left out: each clear line is new, or may have come, unless it says gone. Which of them, and what became more or less certain, stands only in the table below.",
    ),
    "analysis_compare_picture_surer": (
        "Nätverket de två dagarna. Inget i bilden är nytt eller borta: tydliga linjer är det som blev säkrare eller mindre säkert. Vilket det är står i tabellen nedanför.",
        "The network on the two days. Nothing in the picture is new or gone: clear lines are what became more or less certain. Which of them it is stands in the table below.",
    ),
    "analysis_compare_persons": (
        "Personers roller står i tabellen men inte i bilden.",
        "Roles of persons stand in the table but not in the picture.",
    ),
    "analysis_difference": ("Skillnad", "Difference"),
    "analysis_was": ("Den tidigare dagen", "On the earlier day"),
    "analysis_is": ("Den senare dagen", "On the later day"),
    "analysis_held_certain": ("säkert", "certain"),
    "analysis_held_possible": ("möjligt", "possible"),
    "analysis_held_unknown": ("okänt", "unknown"),
    "analysis_held_not": ("uteslutet", "ruled out"),
    # what if
    "analysis_what_if_lead": (
        "Bocka för vilka som skulle kunna underteckna, och se hur stor del av dem det gäller som då vore med, och hur nätverket skulle hänga ihop.",
        "Tick who could sign, and see how large a part of those concerned would then be in, and how the network would hold together.",
    ),
    "analysis_hypothetical": ("Hypotetiskt", "Hypothetical"),
    "analysis_hypothetical_banner": (
        "Inget av det tänkta på den här sidan är känt i någon källa, och inget av det sparas. Det som är känt per {} står för sig.",
        "Nothing that is supposed on this page is on record in any source, and none of it is stored. What is on record as of {} stands apart.",
    ),
    "analysis_supposed_relation": ("tänks underteckna", "is supposed to sign"),
    "analysis_suppose": ("Tänk om dessa undertecknade", "Suppose that these signed"),
    "analysis_suppose_show": ("Visa vad som skulle ändras", "Show what would change"),
    "analysis_suppose_clear": ("Rensa", "Clear"),
    "analysis_suppose_principals": ("Alla som står bakom {}", "All who stand behind {}"),
    "analysis_suppose_participants": ("Alla namngivna på {}", "All named at {}"),
    "analysis_suppose_proposed": ("Alla föreslagna och inbjudna", "All proposed or invited"),
    "analysis_suppose_quick": ("Snabbval", "Quick choices"),
    "analysis_signed_on_record": ("Undertecknande känt", "Signature on record"),
    "analysis_already": (
        "{} har redan ett känt undertecknande och räknas som känt, inte tänkt.",
        "{} already has a signature on record, and counts as on record, not as supposed.",
    ),
    "analysis_nothing_ticked": (
        "Ingen är förbockad än. Nedan står läget som det är känt.",
        "Nobody is ticked yet. What stands below is what is on record.",
    ),
    "analysis_supposed_list": ("Tänkta undertecknare: {}.", "Supposed signatories: {}."),
    "analysis_coverage": ("Hur många som vore med", "How many would be in"),
    "analysis_coverage_principals": ("av dem som står bakom {}", "of those who stand behind {}"),
    "analysis_coverage_participants": ("av de namngivna deltagarna i {}", "of the named participants of {}"),
    "analysis_coverage_organizations": (
        "av alla namngivna organisationer i databasen",
        "of all named organisations in the data",
    ),
    "analysis_coverage_change": (
        "{before} av {whole} med känt undertecknande → {after} av {whole} med de tänkta",
        "{before} of {whole} with a signature on record → {after} of {whole} with the supposed ones",
    ),
    "analysis_coverage_same": ("{before} av {whole} med känt undertecknande", "{before} of {whole} with a signature on record"),
    "analysis_coverage_ours": (
        "och av {whole} som vi sluter oss till: {before} → {after}",
        "and of {whole} that we conclude: {before} → {after}",
    ),
    "analysis_coverage_ours_same": (
        "och {before} av {whole} som vi sluter oss till",
        "and {before} of {whole} that we conclude",
    ),
    "analysis_coverage_unnamed": (
        "Grupper som nämns utan namn räknas inte: vilka som ingår är inte känt.",
        "Groups mentioned without names are not counted: who belongs to them is not known.",
    ),
    "analysis_connectivity": ("Hur nätverket skulle hänga ihop", "How the network would hold together"),
    "analysis_connectivity_about": (
        "Bara fasta band räknas: det som är gjort eller gäller, är säkert den dag som visas och inte bara är vår slutsats. Närvaro, förslag och platser räknas inte. Det är samma regel som på sidan Vem förbinder vem.",
        "Only firm ties count: what is done or in force, is certain on the day shown, and is not only our conclusion. Presence, proposals and places do not. It is the same rule as on the page Who connects whom.",
    ),
    "analysis_connectivity_caption": (
        "Fasta band mellan organisationer: som känt, och med de tänkta undertecknandena",
        "Firm ties between organisations: as on record, and with the supposed signatures",
    ),
    "analysis_measure": ("Mått", "Measure"),
    "analysis_on_record": ("Känt", "On record"),
    "analysis_then": ("Med de tänkta", "With the supposed ones"),
    "analysis_pairs": (
        "Par av undertecknare, som alltså möts i överenskommelsen",
        "Pairs of signatories, who so meet in the agreement",
    ),
    "analysis_largest": (
        "Organisationer i den största delen som hänger ihop",
        "Organisations in the largest part that hangs together",
    ),
    "analysis_reaching": (
        "Par av organisationer som når varandra på någon väg",
        "Pairs of organisations that reach each other on some way",
    ),
    "analysis_distance": (
        "Steg i snitt mellan de par som når varandra redan i dag",
        "Mean steps between the pairs that reach each other already",
    ),
    "analysis_holding": (
        "Organisationer som ensamma håller kvar andra i nätverket",
        "Organisations that alone keep others in the network",
    ),
    "analysis_nobody": ("ingen", "nobody"),
    "analysis_not_computed": ("räknas inte", "not computed"),
    "analysis_relieved": (
        "{} vore inte längre ensam om att hålla ihop delar av nätverket.",
        "{} would no longer be alone in holding parts of the network together.",
    ),
    "analysis_pairs_change": (
        "Antalet par som möts i överenskommelsen skulle gå från {} till {}.",
        "The number of pairs that meet in the agreement would go from {} to {}.",
    ),
    "analysis_joined": (
        "{} organisationer som i dag saknar fasta band till den största delen skulle höra till den.",
        "{} organisations that have no firm ties to the largest part today would belong to it.",
    ),
    "analysis_joined_one": (
        "1 organisation som i dag saknar fasta band till den största delen skulle höra till den.",
        "1 organisation that has no firm ties to the largest part today would belong to it.",
    ),
    "analysis_what_if_picture": (
        "Hypotetiskt: nätverket med tänkta undertecknanden, streckade med ljus kant och ordet tänkt. De finns inte i någon källa.",
        "Hypothetical: the network with supposed signatures, dashed with a light border and the word hypothetical. They stand in no source.",
    ),
    "analysis_no_agreement_here": (
        "Det finns ingen överenskommelse i nätverket att tänka kring.",
        "There is no agreement in the network to suppose anything about.",
    ),
}  # fmt: skip
