"""Several questions in one message: each has its paragraph, and what is one question is answered as one."""

import pytest

from bot.understanding.parts import questions
from tests.conversation import ask


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("is morocco in budapest + what does art 32 allow them to do", "Cross-border access to stored data"),
        (
            "Pehle ye batayen ke OPIC mein interim measures hain ya nahi, and secondly has Thailand ratified it?",
            "Yes. Thailand is a party to the OPIC.",
        ),
        (
            "Did Pakistan make a general reservation to the CRC on Islamic law, and if so has it been withdrawn?",
            "Yes. Pakistan withdrew its reservation to the CRC on 23 July 1997.",
        ),
        (
            "We brief the minister at noon. Is Pakistan party to OPIC? If not, which other South Asian countries are",
            "One of the eight SAARC members is a party to the OPIC: Maldives.",
        ),
        ("is Pakistan party to the OPIC? has Nepal joined the OPIC?", "No. Nepal is not a party to the OPIC"),
        ("is the Hanoi Convention in force, how many ratifications does it need", "The Hanoi Convention needs 40"),
        ("is the 2nd protocol to Budapest in force yet? which states ratified", "Three States had ratified or joined"),
    ],
)
def test_the_second_of_two_questions_is_answered_in_the_second_paragraph(text: str, second: str) -> None:
    assert ask(text).text.split("\n\n")[1].startswith(second)


@pytest.mark.parametrize(
    "text",
    [
        "Does the OPSC punish mere viewing? Or is that only in Lanzarote?",
        "Under the Palermo Protocol, does the consent of a child matter",
        "age of the victim is uncertain. does OPSC let the investigation go on? cite the paragraph",
    ],
)
def test_one_question_in_several_sentences_is_one(text: str) -> None:
    assert len(questions(text)) == 1


def test_a_comparison_is_not_taken_apart() -> None:
    reply = ask("which one has the wider membership - Budapest or Lanzarote, who can join each")

    assert reply.intent == "compare"
    assert "for the Budapest Convention: a State that is not a member" in reply.text
    assert "for the Lanzarote Convention: " in reply.text


def test_a_part_that_tells_of_a_child_is_answered_with_whom_to_tell() -> None:
    told = "Which article covers grooming? A man keeps writing to my daughter at night, she is 12 and I am scared."

    assert ask(told).intent == "report-abuse"


def test_more_questions_than_fit_are_answered_as_one() -> None:
    assert questions("is India in the OPSC? " * 5) == ()


def test_what_is_asked_of_one_state_is_of_it_in_each_part() -> None:
    reply = ask(
        "For a plan of Nepal: which instruments oblige a State to teach children about online risks at school, and "
        "what exactly is asked about training for police and judges?"
    )

    assert "bind Nepal" in reply.text
    assert "Pakistan" not in reply.text


def test_what_compares_texts_stands_under_none_of_them() -> None:
    reply = ask("Which instruments oblige Nepal to teach children about online risks at school?")
    binding = next(section for section in reply.sections if section.heading == "Binding on Nepal")

    assert not any("Lanzarote" in item.text for item in binding.items)


def test_a_provision_is_told_with_the_standing_of_each_state_that_is_named() -> None:
    text = ask("can OPSC serve as legal basis for extradition between Nepal and UK with no treaty between them").text

    assert "Nepal is a party to the OPSC. The United Kingdom is a party to the OPSC." in text
