"""What is asked comes first, and not what stands beside it: the kinds that readers found wrong."""

import pytest

from tests.conversation import Conversation, ask, library


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "Which provision says limitation periods must run beyond the victim turning 18?",
            "Under art. 33 of the Lanzarote Convention, to which Pakistan was not a party in March 2024",
        ),
        (
            "Under what treaty are teachers supposed to be screened for past convictions before being hired",
            "Under art. 5(3) of the Lanzarote Convention",
        ),
        ("Who monitors the CRC, Lanzarote and Budapest?", "The CRC is monitored by the Committee on the Rights of the"),
        (
            "Bachon ki fauj mein bharti ke liye Pakistan ne kam se kam kitni umar declare ki hui hai",
            "Declaration (art. 3(2)): minimum recruitment age 16",
        ),
        (
            "what did the committee recommend to pakistan in january 2026",
            "I do not have the text of these observations",
        ),
        ("when were the last concluding observations on Pakistan adopted", "Pakistan under the CRC, 30 January 2026:"),
        ("Kya Lanzarote me Pakistan shamil ho sakta hai ya ye sirf Europe walon k liye hai?", "A State that is not a"),
        ("how many countries are still out of opsc", "19 States were not parties to the OPSC"),
        ("Jamaica ICCPR ke pehle protocol mein abhi bhi hai ya nikal gaya tha?", "Jamaica is no longer a party"),
        ("Is Jamaica still in ICCPR-OP1 or has it left?", "Jamaica is no longer a party"),
        ("undercover police posing as kids, allowed?", "Entrapment is named in no text here: Lanzarote art. 30(5)"),
        (
            "Which of the GCC states have accepted the individual complaints procedure for children?",
            "None of the six GCC members is a party to the OPIC",
        ),
        ("European Union: are all 27 in the OPSC?", "26 of the 27 EU members are parties to the OPSC; Ireland is not"),
        ("Name the EU member that is missing from the OPSC.", "One of the 27 EU members is not a party to the OPSC"),
        ("Which G7 states have neither signed nor ratified the Hanoi convention", "Four of the seven G7 members"),
        ("How many States have signed the OPSC without becoming parties?", "Eight States have signed the OPSC"),
        ("Which did Bangladesh ratify first, the OPSC or the OPAC?", "Bangladesh joined the OPSC and the OPAC on the"),
        ("Which of the two entered into force first, OPSC or OPAC?", "The OPSC came first"),
        ("What must Pakistan do under the OPSC?", "Under the OPSC, which binds Pakistan: States parties must"),
        ("what does India have to do under Lanzarote", "India was not among the 48 Parties"),
        ("Is Pakistan bound by article 29(1) of CEDAW?", "Pakistan made a reservation on art. 29(1)"),
        ("Is Kenya invited to join Budapest?", "Kenya was invited to accede by 9 October 2024."),
        ("Is Kenya a party to Budapest? I heard it was invited to accede.", "Kenya was not on the list of Parties"),
        ("Has a child ever won a complaint against Spain under OPIC?", "I do not have findings on whether Spain"),
        ("Which SAARC country is the worst violator of the CRC?", "I do not have findings on who complies"),
        ("kin kin muahidon ka pakistan fareeq hai", "Pakistan is a party to the CRC, the OPSC"),
        (
            "What did the Committee tell Pakistan in 2016 about the definition of the child?",
            "Pakistan under the CRC, 3 June",
        ),
        (
            "Need the symbol for the 2009 and 2016 concluding observations on Pakistan",
            "Pakistan under the CRC, 1 October",
        ),
        ("how many ratifications are missing for the second protocol to Budapest", "Two more ratifications"),
        ("difference between signature, ratification and accession", "Signature: "),
        ("What is the difference between acceding to a treaty and ratifying it?", "Accession: "),
        ("GC25 para 70", "Para. 70 of General Comment 25 (guidance): Where encryption is used"),
        (
            "dastakhat kab kiye aur tauseeq kab, Pakistan OPAC",
            "Pakistan signed the OPAC on 26 September 2001 and ratified",
        ),
        ("UN one vs Budapest on grooming", "Hanoi (art. 15, not in force) has an offence"),
        ("who can file a complaint against Pakistan under the OPIC", "Pakistan is not a party to the OPIC"),
        ("who is allowed to accede to Lanzarote", "A State that is not a member of the Council of Europe"),
        (
            "what is the Council of Europe treaty number of the Lanzarote Convention",
            "The Lanzarote Convention is cited as",
        ),
        (
            "C182 ratification date pakistan n entry into force for us",
            "ILO C182 entered into force for Pakistan on 11 October 2002",
        ),
        (
            "how much time did Czechia let pass between signing and ratifying the OPSC",
            "Czechia joined the OPSC eight years",
        ),
        (
            "on what date did Serbia ratify the Lanzarote Convention",
            "Serbia has been bound by the Lanzarote Convention since 1",
        ),
        ("art no. for grooming in lanzarote", "Under art. 23 of the Lanzarote Convention"),
        ("is the Rio Pact legally binding like the OPSC", "The Rio Pact is not legally binding."),
        ("24/7 network: Hanoi aur Budapest mein kya farq hai", "Under the Hanoi Convention (not in force)"),
        (
            "is the US a party to the CRC itself or only to its optional protocols",
            "The United States is a party to the OPSC (since",
        ),
        (
            "what reservation did Pakistan make when it joined CEDAW",
            "Pakistan made two reservations or declarations.",
        ),
        (
            "what happened to the declaration Pakistan made on signing the ICESCR",
            "Pakistan made two reservations or declarations.",
        ),
        (
            "OPSC article three paragraph four",
            "Subject to their national law, States where appropriate establish the liability",
        ),
        (
            "article thirty-four of the CRC",
            "States undertake to protect the child from all forms of sexual exploitation",
        ),
        ("joint investigation teams", "Under the Second Protocol to the Budapest Convention (not in force), joint"),
        (
            "which treaty lets children complain to the UN",
            "Under art. 5 of the OPIC, to which Pakistan was not a party on 3 February 2026",
        ),
        ("chid porn defination in intl law", "CSAM stands for child sexual abuse material"),
        ("must India comply with OPIC", "No. India is not a party to the OPIC"),
        ("is Kenya required to respect the OPSC", "No. Kenya signed the OPSC"),
        ("does Pakistan comply with the OPSC", "I do not have findings on whether Pakistan complies"),
        ("had the UK ratified the OPSC by the time Pakistan did?", "Yes. The United Kingdom ratified"),
        ("Iran signed OPAC in 2010. Did ratification follow within five years?", "Iran signed the OPAC on"),
        ("is the Hanoi Convention still open for signature", "The Hanoi Convention was opened for signature on 25"),
        ("Which Council of Europe members are still outside the Budapest Convention?", "One of the 46"),
        (
            "does the CRC fix a minimum age of criminal responsibility?",
            "Under art. 40 of the CRC, ",
        ),
        ("does c182 list debt bondage as a worst form?", "Yes: under art. 3(a) of ILO C182"),
        ("must Nepal stop children being used to carry and sell drugs?", "Yes: Nepal is a party to ILO C182"),
        ("how long must a provider freeze the logs", "Under arts 16-17 of the Budapest Convention, Parties must"),
        ("is Russia still bound by Lanzarote now that it's out of the Council of Europe?", "Yes. Russia is a party"),
        ("child marriage ka zikr kis treaty mein aata hai", "Child marriage is named in no text held here; CRC"),
        ("ye 'list of issues' kya hoti hai jo committee bhejti hai", "List of issues: Questions"),
        (
            "2016 concluding observatons on Pakistan - what did the committee raise",
            "Pakistan under the CRC, 3 June 2016",
        ),
        ("define computer system", "Art. 1(a) of the Budapest Convention"),
        ("treaty definition of traffic data", "Art. 1(d) of the Budapest Convention"),
        (
            "which instruments protect a child victim's identity",
            "A victim’s privacy and identity are protected by art. 8(1)(e) OPSC",
        ),
        ("does the UK hav to make sure child abuse victims get compensation", "Compensation is named in art. 9 OPSC"),
        ("since when is Thailand bound by the OPIC", "Thailand ratified the OPIC on 25 September 2012; the OPIC ent"),
        (
            "how many days must data preserved at another Party's request be kept, article 29 of Budapest?",
            "Under art. 29(7)",
        ),
        ("are we required to have a hotline under OPSC", "I do not have a provision of the OPSC on helplines"),
        (
            "does Nepal have to block websites under OPSC",
            "I do not have a provision of the OPSC on blocking of content",
        ),
        ("child soldiers", "On children in armed conflict: the OPAC (art. 1)"),
        ("kya Hanoi aur Budapest par Pakistan ne dastakhat kiye", "Pakistan had not signed or joined the Hanoi"),
    ],
)
def test_the_first_sentence_is_on_what_is_asked(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("US just pulled out of the OPSC or is that fake news?", "No"),
        ("Are both Somalia and the US outside the CRC?", "-"),
        ("Somalia aur America dono CRC se bahar hain", "-"),
        ("Are both India and Nepal outside the OPSC?", "No"),
        ("Does the Lanzarote Convention fix the age of sexual consent at 16?", "No"),
        ("Can a State join the OPIC but refuse the inquiry procedure?", "Yes"),
        ("Does the OPSC let us or oblige us to take jurisdiction when the victim is our national?", "-"),
        ("kya OIC ke tamam mulk OPSC mein hain?", "No"),
        ("SAARC ke aathon mulk OPSC mein hain kya?", "Yes"),
        ("Is the US legally bound by the CRC?", "No"),
    ],
)
def test_the_word_is_that_of_both_of_all_and_of_neither(text: str, word: str) -> None:
    begun = ask(text).text.replace(":", ".").partition(".")[0]

    assert (begun if begun in {"Yes", "No", "Not yet"} else "-") == word


def test_two_articles_that_are_cited_are_both_told() -> None:
    text = ask("difference between Budapest second protocol art 7 and art 8?").text

    assert "Art. 7 of the Second Protocol" in text
    assert "Art. 8 of the Second Protocol" in text
    assert "Art. 3 of the OPSC is on" in ask("OPSC art 3 and 8").text


def test_an_invitation_is_told_once_with_the_page_that_says_so() -> None:
    reply = ask("Is Kenya invited to join Budapest?")

    assert reply.text.count("only by invitation") == 1
    assert any("nc4.go.ke" in source.url for source in reply.basis[0])


def test_they_are_the_states_that_were_just_told() -> None:
    text = ask("Which countries have not ratified the CRC, and did they join the OPSC anyway?").text

    assert "The United States is a party to the OPSC" in text
    assert "Pakistan is a party to the OPSC" not in text


def test_a_part_of_a_question_that_has_no_answer_is_told() -> None:
    reply = ask(
        "who monitors Lanzarote, how many parties has it and can that body say anything about a country that isnt party"
    )

    assert any("no answer to one part: “can that body say anything" in note for note in reply.notes)


def test_n_between_two_treaties_is_no_letter_of_an_article() -> None:
    assert (
        ask("diff b/w budapest art 9 n hanoi art 14").title
        == "Budapest Convention, art. 9 and Hanoi Convention, art. 14"
    )


def test_of_reservations_each_is_told_with_what_became_of_it() -> None:
    text = ask("which reservations to the Convention against Torture has Pakistan withdrawn, and which remain?").text

    assert "withdrew one of its two reservations or declarations to the CAT on 20 September 2011" in text
    assert "No withdrawal is recorded of these reservations" in text
    assert "Art. 28(1)" in text


def test_reservations_to_two_treaties_are_told_by_their_words() -> None:
    reply = ask("what reservations has Pakistan made to the Palermo Protocol and the CRC")
    items = reply.sections[0].items

    made = library().instruments["palermo-protocol"].states["PAK"].reservations
    assert reply.basis[0][:1] == library().sources(made[0])[:1]
    assert [item.label for item in items] == ["Palermo Protocol", "CRC"]
    assert "art. 15(2)" in items[0].text
    assert items[1].text.endswith("withdrawn on 23 July 1997.")


def test_who_only_signed_stands_without_all_who_are_in() -> None:
    reply = ask("which States signed the OPAC but did not ratify it")

    assert "Albania" not in " ".join(item.label + item.text for part in reply.sections for item in part.items)
    assert reply.table is None


@pytest.mark.parametrize(
    ("asked", "then", "word"),
    [
        ("when did the Budapest Convention enter into force", "wasn't it 2001?", "No."),
        ("when was the OPSC adopted", "was it in 2000?", "Yes."),
    ],
)
def test_a_year_alone_is_asked_of_the_event_that_was_told(asked: str, then: str, word: str) -> None:
    thread = Conversation()
    thread.ask(asked)

    assert thread.ask(then).text.startswith(word)


def test_it_in_a_second_question_is_the_state_of_the_first() -> None:
    text = ask("Is New Zealand in the OPIC, and when did it join the Budapest Convention?").text

    assert "New Zealand acceded to the Budapest Convention on 28 August 2025" in text


@pytest.mark.parametrize(
    ("text", "intent", "instruments"),
    [
        # A title that is written out is no subject.
        ("protocol to prevent, suppress n punish trafficing in persons, women & kids", "summary", ["palermo-protocol"]),
        (
            "the protocol on child prostitution, child pornography and sale of children: does it bind?",
            "summary",
            ["opsc"],
        ),
        # What is besides a treaty, or not in it, is not looked for there.
        ("is there any treaty on cyberbullying apart from CRC", "topic", ["!crc"]),
        ("compensation - besides OPSC?", "topic", ["!opsc"]),
        ("grooming CRC mein nahi hai to kahan hai", "topic", ["lanzarote"]),
        ("is grooming not covered in the CRC", "article", ["crc"]),
        ("which States are not in the OPSC", "status", ["opsc"]),
        # A subject for a State, where no treaty is named.
        ("can a child in Nepal complain to a UN committee", "status", ["opic"]),
        ("has India signed anything about grooming", "obligations", ["lanzarote"]),
        # A few words of the field are no greeting.
        ("debt bondage", "topic", ["ilo-c182"]),
        ("freezing of assets", "topic", ["opsc"]),
        ("human rights committee", "define", []),
        # What is asked of a treaty itself, with a word more than is known.
        ("GA resolution number for OPIC pls", "status", ["opic"]),
        ("Palermo protocol ki nigrani kis ke zimme hai?", "status", ["palermo-protocol"]),
        ("do we have to follow lanzarote", "status", ["lanzarote"]),
        # What a State owes is no disclosure, a child in that State may be.
        ("must Nepal protect girls who are raped by their teachers?", "topic", []),
        ("kya Pakistan mein meri beti ke saath ziyadti ki report karna lazim hai", "report-abuse", []),
    ],
)
def test_what_is_asked_about_is_not_what_is_named_beside_it(text: str, intent: str, instruments: list[str]) -> None:
    reply = ask(text)

    assert reply.intent == intent
    assert all((id_.lstrip("!") in reply.instruments) is not id_.startswith("!") for id_ in instruments)


def test_of_those_outside_those_inside_are_not_listed() -> None:
    headings = [section.heading for section in ask("which Arab League States are not party to OPAC").sections]

    assert headings
    assert not any(heading.startswith("Parties") for heading in headings)


@pytest.mark.parametrize("text", ["no", "where", "is that so?", "why not", "under what"])
def test_no_answer_hangs_on_a_stop_word(text: str) -> None:
    thread = Conversation()
    thread.ask("has Kenya ratified the OPIC")
    for reply in (thread.ask(text), ask(text), ask("which article?"), ask("under which article exactly?")):
        assert not reply.title.startswith("That")
        assert "that." not in reply.text.split("\n")[0]
        assert reply.intent != "topic"
