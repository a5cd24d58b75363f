"""The answers that provisions are known to give: their file, what is found by it, and what it is not asked for."""

import json
from pathlib import Path

import pytest

from bot.knowledge.answers import HELD
from bot.knowledge.library import CONTENT_FOLDER, InvalidContent, load
from bot.model import Draft
from bot.understanding.said import Said
from bot.understanding.wanted import learned, read
from tests.conversation import Conversation, ask, library

HEADER = "id,at,alone,says\n"
QUESTIONS = CONTENT_FOLDER / "questions"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        # the article on what is asked, in a sentence that answers
        (
            "does Lanzarote cover grooming that stays online, he never proposes to meet",
            "Under art. 23 of the Lanzarote",
        ),
        ("Does lanzarote require background checks for sports coaches?", "Under art. 5(3) of the Lanzarote Convention"),
        ("may a detained boy share a cell with grown men under the CRC", "Under art. 37(c) of the CRC, a child"),
        # what a text does not have is told of the text
        (
            "does GC25 tell governments to ban social media for under 16s",
            "No: what I have of General Comment 25 (guidance)",
        ),
        # what tells two texts apart, and what none of them does
        (
            "difference between sale of children in OPSC and trafficking in Palermo?",
            "The sale of children in art. 2(a)",
        ),
        (
            "do any of these conventions oblige ISPs to detect or take down CSAM?",
            "What I have of the treaties does not oblige platforms",
        ),
        ("must a doctor report abuse, any treaty?", "No text here"),
        # a number alone is asked for its text, and a subject alone for what is on it
        ("OPSC article 3(1)(a)", "On the sale of children: offering, delivering or accepting"),
        ("child soldiers", "On children in armed conflict: the OPAC (art. 1)"),
        # whether it binds is for the lists of Parties
        ("are the opsc guidelines binding on pakistan", "No: the OPSC Guidelines are not legally binding"),
    ],
)
def test_the_answer_that_such_questions_have_comes_first(text: str, begins: str) -> None:
    assert ask(text).text.startswith(begins)


def test_an_article_without_a_name_is_that_whose_answer_is_asked_for() -> None:
    reply = ask("Is grooming wholly online, with no plan to meet, covered by article 23? The defence says no.")

    assert (reply.instruments, reply.article) == (("lanzarote",), "23")
    assert ask("what does article 23 say").intent == "ambiguous"


def test_an_answer_rests_on_the_sources_of_its_provisions() -> None:
    reply = ask("difference between sale of children in OPSC and trafficking in Palermo?")
    held = library()
    places = held.answers[reply.key.removeprefix("answers.")].provisions
    own = [p for id_, ref in places for p in held.instruments[id_].provisions if p.ref == ref]

    assert {id_ for id_, _ in places} == {"opsc", "palermo-protocol"}
    assert set(reply.basis[0]) == set(held.sources(*own))


def test_a_correction_is_about_the_sentence_that_was_told() -> None:
    talk = Conversation()
    told = talk.ask("OPSC vs Budapest on possession")
    id_ = told.key.removeprefix("answers.")

    kept = talk.ask("correction: that is wrong, both punish possession").feedback
    assert told.claim.casefold().startswith(library().answers[id_].says.casefold())
    assert isinstance(kept, Draft)
    assert (kept.claim, kept.key) == (told.claim, told.key)


def test_each_answer_is_known_by_questions_of_its_own() -> None:
    rows = (QUESTIONS / "answers.jsonl").read_text("utf-8").splitlines()

    assert {json.loads(row)["answer"] for row in rows} == set(library().answers)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("a-1,lanzarote art. 999,,it is so", "no instrument has the provision “lanzarote art. 999”"),
        ("a-1,lanzarote art. 23,,it is so.", "expected no full stop at the end"),
        ("a-1,lanzarote art. 23 | opsc art. 5,,it is so", "expected yes: a sentence on several instruments"),
        ("a-1,lanzarote art. 23,,it is so\na-1,opsc art. 5,,it is so", "the id “a-1” is taken already"),
    ],
)
def test_what_is_wrong_with_an_answer_is_said_with_its_line(row: str, fault: str, tmp_path: Path) -> None:
    for file in CONTENT_FOLDER.glob("*.*"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "answers.csv").write_text(HEADER + row + "\n", "utf-8")

    with pytest.raises(InvalidContent) as caught:
        load(tmp_path)
    assert fault in str(caught.value)
    assert f"answers.csv:{row.count(chr(10)) + 2}" in str(caught.value)


def test_content_without_answers_is_good(tmp_path: Path) -> None:
    for file in CONTENT_FOLDER.glob("*.*"):
        if file.name != "answers.csv":
            (tmp_path / file.name).write_bytes(file.read_bytes())

    assert load(tmp_path).answers == {}


@pytest.mark.parametrize(("words", "nearest"), [("adult meeting chat", "meeting"), ("adult police chat", "police")])
def test_the_answer_with_the_nearest_questions_is_the_nearest(words: str, nearest: str) -> None:
    asked = [
        (("meeting", ""), frozenset({"w meeting", "w adult"})),
        (("meeting", ""), frozenset({"w meeting", "w chat"})),
        (("police", ""), frozenset({"w police", "w adult"})),
        (("police", ""), frozenset({"w police", "w chat"})),
    ]
    near = read(learned(asked))([Said(word, word, named=False) for word in words.split()], [], ["meeting", "police"])

    assert near[0][0] == nearest
    assert len(near) == 2
    assert all(0 < nearness <= 1 for _, _, nearness in near)


def test_what_is_not_there_is_said_to_be_of_what_is_held() -> None:
    silent = [answer for answer in library().answers.values() if answer.says.startswith(HELD)]

    assert silent
    assert not [answer.id for answer in silent if answer.alone]
