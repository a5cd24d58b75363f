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
