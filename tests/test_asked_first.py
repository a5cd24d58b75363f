"""What is asked comes first, and not what stands beside it: the kinds that readers found wrong."""

import pytest

from tests.conversation import Conversation, ask, library


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("who can file a complaint against Pakistan under the OPIC", "Pakistan is not a party to the OPIC"),
        ("who is allowed to accede to Lanzarote", "Open to members of the Council of Europe"),
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
            "The United States is a party to the OPSC and",
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
        ("which treaty lets children complain to the UN", "On complaints to a Committee: the OPIC"),
        ("chid porn defination in intl law", "CSAM stands for child sexual abuse material"),
        ("must India comply with OPIC", "No. India is not a party to the OPIC"),
        ("is Kenya required to respect the OPSC", "Not yet. Kenya signed the OPSC"),
        ("does Pakistan comply with the OPSC", "I do not have findings on whether Pakistan complies"),
        ("had the UK ratified the OPSC by the time Pakistan did?", "Yes. The United Kingdom ratified"),
        ("Iran signed OPAC in 2010. Did ratification follow within five years?", "Iran signed the OPAC on"),
        ("is the Hanoi Convention still open for signature", "The Hanoi Convention was opened for signature on 25"),
        ("Which Council of Europe members are still outside the Budapest Convention?", "One of the 46"),
        (
            "does the CRC fix a minimum age of criminal responsibility?",
            "Under art. 40 of the CRC, the article names no",
        ),
        ("does c182 list debt bondage as a worst form?", "Yes: under art. 3(a) of ILO C182"),
        ("must Nepal stop children being used to carry and sell drugs?", "Yes: Nepal is a party to ILO C182"),
        ("how long must a provider freeze the logs", "Under arts 16-17 of the Budapest Convention"),
        ("is Russia still bound by Lanzarote now that it's out of the Council of Europe?", "Yes. Russia is a party"),
        ("child marriage ka zikr kis treaty mein aata hai", "Under art. 24(3) of the CRC, which binds Pakistan"),
        ("ye 'list of issues' kya hoti hai jo committee bhejti hai", "List of issues: Questions"),
        (
            "2016 concluding observatons on Pakistan - what did the committee raise",
            "Pakistan under the CRC, 3 June 2016",
        ),
        ("define computer system", "Art. 1(a) of the Budapest Convention"),
        ("treaty definition of traffic data", "Art. 1(d) of the Budapest Convention"),
        ("which instruments protect a child victim's identity", "Under art. 8 of the OPSC, which binds Pakistan"),
        ("does the UK hav to make sure child abuse victims get compensation", "Under art. 9 of the OPSC, which binds"),
        ("since when is Thailand bound by the OPIC", "Thailand ratified the OPIC on 25 September 2012; the OPIC ent"),
        (
            "how many days must data preserved at another Party's request be kept, article 29 of Budapest?",
            "Under art. 29(7)",
        ),
        ("are we required to have a hotline under OPSC", "I do not have a provision of the OPSC on helplines"),
        ("does Nepal have to block websites under OPSC", "I do not have a provision of the OPSC on blocking"),
        ("child soldiers", "On children in armed conflict: the OPAC (art. 1)"),
        ("kya Hanoi aur Budapest par Pakistan ne dastakhat kiye", "Pakistan had not signed or joined the Hanoi"),
    ],
)
def test_the_first_sentence_is_on_what_is_asked(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


def test_n_between_two_treaties_is_no_letter_of_an_article() -> None:
    assert (
        ask("diff b/w budapest art 9 n hanoi art 14").title
        == "Budapest Convention, art. 9 and Hanoi Convention, art. 14"
    )


def test_of_reservations_each_is_told_with_what_became_of_it() -> None:
    text = ask("which reservations to the Convention against Torture has Pakistan withdrawn, and which remain?").text

    assert "withdrew one of its three reservations or declarations to the CAT on 20 September 2011" in text
    assert "No withdrawal is recorded of the other two" in text
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
