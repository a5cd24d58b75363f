"""The answers that provisions are known to give: their file, what is found by it, and what it is not asked for."""

import json
from pathlib import Path

import pytest

from bot.knowledge.answers import HELD
from bot.knowledge.library import CONTENT_FOLDER, InvalidContent, load
from bot.model import Draft, Thread
from bot.understanding import embedding
from bot.understanding.said import Said
from bot.understanding.wanted import learned, read
from tests import make_model
from tests.conversation import Conversation, ask, library, responder

HEADER = "id,at,alone,says\n"
QUESTIONS = CONTENT_FOLDER / "questions"
EVERY = 60  # questions that are looked at, of all


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        # the article on what is asked, in a sentence that answers
        (
            "does Lanzarote cover grooming that stays online, he never proposes to meet",
            "Under art. 23 of the Lanzarote",
        ),
        ("Does lanzarote require background checks for sports coaches?", "Under arts 5-6, 8 of the Lanzarote"),
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
        ("must a doctor report abuse, any treaty?", "Art. 12 of the Lanzarote Convention keeps confidentiality"),
        # one sentence of a case may say what is asked
        (
            "larki ki umar pakki nahi, shayad 17 shayad 19. kya is shak ki wajah se tafteesh rok di jaye?",
            "Under art. 8 of the OPSC, which binds Pakistan, doubt about the victim’s age does not bar",
        ),
        # and what no intent sees, the answers may
        ("volunteers for the army, whats the floor", "Under art. 3(1) of the OPAC"),
        ("minimum prison term for producing csam under opsc?", "Under art. 3(3) of the OPSC, no minimum is set"),
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


def test_vectors_are_read_as_they_were_made() -> None:
    """Two answers, a provision and an intent on a plane: what points to one is near to it, and to no other."""
    features, names = ["w adult", "w chat", "w police"], ["#opsc art. 5", "meeting", "police", "~status"]
    vectors = [[0.2, 0.1], [3.0, 0.0], [0.0, 2.0], [0.0, 1.0], [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]]
    near = embedding.read(embedding.made("of these", features, names, [0, 1, 1, 0], vectors))

    def found(words: str) -> list[tuple[str, float]]:
        return near([Said(word, word, named=False) for word in words.split()], [], ["meeting", "police"])

    assert near.header["made of"] == "of these"
    assert found("chat") == [("meeting", pytest.approx(1 - embedding.FLOOR, abs=0.02))]
    assert [id_ for id_, _ in found("adult police")] == ["police"]
    assert found("zebra") == []
    assert dict(found("chat zebra"))["meeting"] < dict(found("chat"))["meeting"]  # half of what is said is not known
    assert near.otherwise([Said("chat", "chat", named=False)], []) == 0.0


def test_many_answers_are_looked_at_by_their_groups() -> None:
    """The nearest of all is the same as where a few are looked at at a time, without groups."""
    ids, near, reader = [*library().answers], embedding.load(), responder("PAK").understanding(library())
    rows = (QUESTIONS / "answers.jsonl").read_text("utf-8").splitlines()
    same = 0
    for row in map(json.loads, rows[:: len(rows) // EVERY]):
        said = reader.find(row["text"], Thread()).features.said
        concepts = reader.points.concepts(said)
        few = [ids[at : at + embedding.MANY] for at in range(0, len(ids), embedding.MANY)]
        nearest = max((each for some in few for each in near(said, concepts, some)), key=lambda each: each[1])
        same += near(said, concepts, ids)[:1] == [nearest]
    assert same >= EVERY * 0.95


def test_the_vectors_were_learned_from_the_examples_that_are_there() -> None:
    assert embedding.load().header["made of"] == make_model.digest(), "make model"


def test_what_is_not_there_is_said_to_be_of_what_is_held() -> None:
    silent = [answer for answer in library().answers.values() if answer.says.startswith(HELD)]

    assert silent
    assert not [answer.id for answer in silent if answer.alone]


@pytest.mark.parametrize(
    "text",
    [
        "what did Pakistan declare to the African Charter on the child",
        "what has Pakistan declared under the refugee convention",
        "Pakistan declared war in 1965, right?",
        "has Pakistan declared a public holiday on Friday",
    ],
)
def test_what_is_declared_elsewhere_is_of_no_treaty_that_is_held(text: str) -> None:
    reply = ask(text)

    assert "Declaration (art." not in reply.text
    assert "reservations or declarations" not in reply.text
