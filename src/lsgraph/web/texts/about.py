"""The page about the service, and the accessibility statement."""

TEXTS: dict[str, tuple[str, str]] = {
    # about
    "about_title": ("Om lsgraph", "About lsgraph"),
    "about_lead": (
        "lsgraph visar vem som samverkar med vem inom life science i Stockholm–Uppsala. Varje uppgift leder till meningen i den offentliga källa som den bygger på.",
        "lsgraph shows who collaborates with whom in life science in Stockholm–Uppsala. Each fact leads to the sentence in the public source that it rests on.",
    ),
    "about_knowing": ("Så vet vi det vi vet", "How we know what we know"),
    "about_knowing_lead": (
        "En människa har läst varje källa och skrivit ned vad den säger, en uppgift i taget. Ett program kontrollerar att citatet står i källans text. Hur säker en uppgift är beror på vad den bygger på:",
        "A person has read each source and written down what it says, one fact at a time. A program checks that the quotation stands in the source's text. How firm a fact is depends on what it rests on:",
    ),
    "about_basis_stated": (
        "Orden står i ett dokument vars text är lagrad här. Du kan läsa dem på sin plats i texten.",
        "The words stand in a document whose text is stored here. You can read them in their place in the text.",
    ),
    "about_basis_reported": (
        "En offentlig webbsida säger det. Sidans text är inte lagrad här; orden är våra, och adressen står vid uppgiften.",
        "A public web page says so. The page's text is not stored here; the words are ours, and the address stands with the fact.",
    ),
    "about_basis_inferred": (
        "Vi har dragit slutsatsen. Skälet står vid uppgiften.",
        "We have drawn the conclusion. The reason stands with the fact.",
    ),
    "about_basis_register": (
        "Ett offentligt register säger det, till exempel ett organisationsnummer.",
        "A public register says so, such as an organisation number.",
    ),
    "about_stances": ("Ställningstaganden blandas aldrig", "Stances are never mixed"),
    "about_stances_text": (
        "Att vara inbjuden, att föreslås anta, att ha antagit, att ha undertecknat och att ha utträtt är olika saker, och visas var för sig. Att ha varit med på ett möte är inget ställningstagande. Att stå bakom en stiftelse är inte att ha undertecknat en avsiktsförklaring.",
        "To be invited, to be proposed to adopt, to have adopted, to have signed and to have withdrawn are different things, and are shown apart. To have been at a meeting is no stance. To stand behind a foundation is not to have signed a declaration of intent.",
    ),
    "about_absence": ("När något saknas", "When something is missing"),
    "about_absence_text": (
        "Att något inte finns här betyder att det inte är känt i dessa källor, per den nyaste källans datum. Det betyder inte att det inte har hänt. Därför står det ”inget undertecknande känt” och aldrig att någon har låtit bli.",
        "That something is missing here means that it is not on record in these sources, as of the newest source. It does not mean that it has not happened. So it says “no signature on record”, and never that somebody has refrained.",
    ),
    "about_time": ("Två sorters tid", "Two kinds of time"),
    "about_time_text": (
        "Du kan se hur det var en viss dag, och vad databasen visste en viss dag. Varje utgåva finns kvar under sitt eget namn, så att det som någon hänvisar till går att se igen.",
        "You can see how things stood on a day, and what the data knew on a day. Each edition stays under a name of its own, so that what somebody refers to can be seen again.",
    ),
    "about_persons": ("Personuppgifter", "Personal data"),
    "about_persons_text": (
        "Här står namn och uppdrag för tjänstemän och förtroendevalda så som offentliga källor anger dem, och inget mer. E-postadresser tas inte in i databasen och är dolda där källans text visas.",
        "Here stand names and offices of officials and elected representatives as public sources give them, and nothing else. E-mail addresses are not taken into the data, and are hidden where a source's text is shown.",
    ),
    "about_sources": ("Källorna", "The sources"),
    "about_sources_lead": (
        "Allt här kommer ur {documents} källor. Av dem är {pages} webbsidor, vars text inte är lagrad: där är orden våra.",
        "All of this comes from {documents} sources. {pages} of them are web pages, whose text is not stored: there the words are ours.",
    ),
    "about_sources_caption": (
        "Källor, med datum och hur många ställen i dem som uppgifter bygger på",
        "Sources, with their dates and how many places in them facts rest on",
    ),
    "about_source": ("Källa", "Source"),
    "about_source_date": ("Datum", "Date"),
    "about_source_places": ("Belägg", "Evidence"),
    "about_source_undated": ("inte angivet", "not given"),
    "about_more_sources": ("och {} källor till", "and {} more sources"),
    "about_licence": ("Licens", "Licence"),
    "about_licence_text": (
        "Data, ontologi och regler får användas fritt: de är fria från upphovsrättsliga villkor (CC0 1.0). Programmet har licensen Apache 2.0. Källornas egna texter hör till dem som skrev dem.",
        "Data, ontology and rules may be used freely: they carry no conditions of copyright (CC0 1.0). The program is licensed under Apache 2.0. The sources' own texts belong to those who wrote them.",
    ),
    "about_cite": ("Så hänvisar du hit", "How to cite"),
    "about_cite_lead": (
        "Ange utgåvan, så att andra ser samma uppgifter som du:",
        "Name the edition, so that others see the same facts as you:",
    ),
    "about_cite_dataset": (
        "Samverkan inom life science i Stockholm–Uppsala",
        "Collaboration in life science in Stockholm–Uppsala",
    ),
    "about_cite_edition": ("utgåva {}, byggd {}", "edition {}, built {}"),
    "about_contact": ("Kontakt", "Contact"),
    "about_publisher": ("Den här tjänsten ges ut av {}.", "This service is published by {}."),
    "about_publisher_unset": (
        "Vem som ger ut den här tjänsten är inte angivet. Den som driver servern anger det med inställningen LSGRAPH_PUBLISHER.",
        "Who publishes this service is not given. Whoever runs the server gives it by the setting LSGRAPH_PUBLISHER.",
    ),
    "about_email": ("Frågor och rättelser:", "Questions and corrections:"),
    "about_email_unset": (
        "Ingen e-postadress är angiven. Den som driver servern anger den med inställningen LSGRAPH_CONTACT_EMAIL.",
        "No e-mail address is given. Whoever runs the server gives it by the setting LSGRAPH_CONTACT_EMAIL.",
    ),
    # the accessibility statement
    "access_fill_in": ("Att fylla i", "To be filled in"),
    "access_lead": (
        "{} står bakom den här webbplatsen och vill att så många som möjligt ska kunna använda den. Här beskrivs hur webbplatsen uppfyller lagen (2018:1937) om tillgänglighet till digital offentlig service, vilka brister vi känner till, och hur du kan rapportera brister.",
        "{} is responsible for this website and wants as many people as possible to be able to use it. This statement tells how the website meets the Swedish Act (2018:1937) on Accessibility of Digital Public Services, which faults we know of, and how you can report faults.",
    ),
    "access_publisher_unset": ("[utgivarens namn: inte angivet]", "[name of the publisher: not given]"),
    "access_unset": (
        "Utlåtandet är inte färdigt. Den som driver servern ska ange utgivare (LSGRAPH_PUBLISHER) och e-postadress (LSGRAPH_CONTACT_EMAIL), och själv pröva att det som står här stämmer. Det som saknas är markerat med hakparenteser.",
        "The statement is not complete. Whoever runs the server must give the publisher (LSGRAPH_PUBLISHER) and an e-mail address (LSGRAPH_CONTACT_EMAIL), and must examine that what stands here is right. What is missing stands in square brackets.",
    ),
    "access_covers": ("Vad utlåtandet gäller", "What the statement covers"),
    "access_covers_text": (
        "Utlåtandet gäller alla sidor under /sv/ och /en/ på den här webbplatsen, och frågeformuläret för SPARQL. Webbplatser som det länkas till omfattas inte.",
        "The statement covers all pages under /sv/ and /en/ of this website, and the query form for SPARQL. Websites that are linked to are not covered.",
    ),
    "access_how": ("Hur tillgänglig webbplatsen är", "How accessible the website is"),
    "access_how_text": (
        "Webbplatsen är delvis förenlig med lagens krav. Målet är nivå AA i WCAG 2.2, vilket är mer än lagen kräver. Bristerna beskrivs nedan.",
        "The website is partially compliant with the Act. The goal is level AA of WCAG 2.2, which is more than the Act requires. The faults are described below.",
    ),
    "access_report": ("Vad du kan göra om du inte kan använda något", "What you can do if you can not use something"),
    "access_report_text": (
        "Berätta för oss om du behöver innehåll i en annan form, eller om du hittar brister som inte står här:",
        "Tell us if you need content in another form, or if you find faults that are not described here:",
    ),
    "access_email_unset": ("[e-postadress: inte angiven]", "[e-mail address: not given]"),
    "access_supervision": ("Tillsyn", "Supervision"),
    "access_supervision_text": (
        "Myndigheten för digital förvaltning, Digg, har ansvar för tillsyn över lagen. Om du inte är nöjd med hur vi hanterar dina synpunkter kan du vända dig till Digg.",
        "The Agency for Digital Government, Digg, supervises the Act. If you are not satisfied with how we handle what you report, you can turn to Digg.",
    ),
    "access_digg": ("Diggs webbplats", "Digg's website"),
    "access_faults": ("Kända brister", "Known faults"),
    "access_faults_lead": (
        "Dessa brister är kända. Numren är kriterier i WCAG 2.2.",
        "These faults are known. The numbers are criteria of WCAG 2.2.",
    ),
    "access_fault": ("Vad som inte fungerar", "What does not work"),
    "access_instead": ("Vad du kan göra i stället", "What you can do instead"),
    "access_criteria": ("Kriterier", "Criteria"),
    "access_burden": (
        "Om utgivaren åberopar undantag för oskäligt betungande anpassning ska det stå här.",
        "Where the publisher invokes the exemption for disproportionate burden, it must stand here.",
    ),
    "access_burden_label": ("Oskäligt betungande anpassning", "Disproportionate burden"),
    "access_tested": ("Hur webbplatsen är prövad", "How the website was tested"),
    "access_tested_text": (
        "De som gör programmet har prövat sidorna själva, senast {}: med automatiska prov i en webbläsare på båda språken, på skärm och i telefonens bredd, med tangentbord, utan skript, med dubbelt så stor text och ned till 320 punkters bredd, och genom att mäta kontraster.",
        "Those who make the program have tested the pages themselves, last on {}: with automatic tests in a browser in both languages, on a screen and at the width of a phone, with the keyboard, without script, with text twice as large and down to a width of 320 pixels, and by measuring contrasts.",
    ),
    "access_not_tested": (
        "Sidorna är inte prövade med skärmläsare av personer som använder sådana till vardags, och inte granskade av någon utomstående.",
        "The pages have not been tested with screen readers by people who use them daily, nor reviewed by anybody outside.",
    ),
    "access_published": (
        "[Utgivaren anger när webbplatsen och utlåtandet publicerades och senast granskades.]",
        "[The publisher tells when the website and the statement were published and last reviewed.]",
    ),
}
