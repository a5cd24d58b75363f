"""The learned part: what it was made of, how it reads, and the examples themselves."""

import json
from collections import Counter

import pytest

from bot.model import Thread
from bot.understanding import first_word
from bot.understanding.evidence import evidence, fold
from bot.understanding.model import Model, load, made
from handlers import HANDLERS
from tests import labelled, make_model
from tests.conversation import library, responder
from tests.process import sanad

INTENTS = {*HANDLERS, "obligations", "about", "changes"}  # the last three are served by others' answers
HELD = {i.id for i in library().book.instruments} | {other.id for other in library().book.elsewhere}
NAMED = {"ced", "cmw", "cedaw-op", "crpd-op", "icescr-op"}  # by writers; the content knows them by no name yet
SMALL = {
    "classes": ["status", "summary", "danger"],
    "blocks": {"words": 1.0},
    "scale": 0.001,
    "sharpness": 1.0,
    "intercepts": [0.0, 0.5, -2.0],
}


def test_the_model_was_made_of_the_examples_that_are_there() -> None:
    assert load().header["made of"] == make_model.digest(), "make model"


def test_first_words_were_learned_from_the_examples_that_are_there() -> None:
    assert first_word.read().header["made of"] == make_model.digest(), "make model"


def test_a_model_is_read_as_it_was_made() -> None:
    model = Model.read(made(SMALL, ["w kab", "w kya"], [[3000, -3000, 0], [0, 1000, 4000]]))
    reading = model({"words": {"w kab", "w never seen"}})

    assert [intent for intent, _ in reading.intents] == ["status", "summary"]
    assert reading.of("status") == pytest.approx(0.996, abs=0.001)
    assert reading.danger == pytest.approx(0.119, abs=0.001)
    assert model({"words": set()}).intents[0][0] == "summary"
    assert model.heaviest({"words": {"w kab", "w kya"}}, "danger", 5) == [("w kya", pytest.approx(4 / 2**0.5))]


def test_what_is_said_of_a_name_does_not_depend_on_which() -> None:
    understanding = responder("PAK").understanding(library())
    seen = [
        evidence(understanding.find(text, Thread()))["masked"]
        for text in ("has Kenya ratified the OPSC", "has Pakistan ratified the Lanzarote Convention")
    ]

    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    "spellings",
    [("muahida", "moahida", "muaahidah"), ("dastakhat", "dastkhat", "dastakhut"), ("bachon", "bachoon", "bchon")],
)
def test_roman_urdu_has_one_form_for_many_spellings(spellings: tuple[str, ...]) -> None:
    assert len({fold(word) for word in spellings}) == 1


@pytest.mark.parametrize("author", labelled.authors())
def test_examples_are_labelled_with_what_there_is(author: str) -> None:
    turns = [turn for row in labelled.rows(author) for turn in row.get("turns", [row])]
    texts = Counter(json.dumps(row.get("turns", row.get("text"))) for row in labelled.rows(author))

    assert {intent for turn in turns for intent in (turn["intent"], *turn.get("accept", ()))} <= INTENTS
    assert {id_ for turn in turns for id_ in turn.get("instruments", ())} <= HELD | NAMED
    assert [text for text, count in texts.items() if count > 1] == []


def test_explain_shows_what_speaks_for_the_likeliest_intents() -> None:
    shown = sanad("explain", "since when is Kenya in the OPSC").body.decode()

    assert "since when is STATE in the NAME" in shown
    assert "status 1.00" in shown
    assert "status of opsc" in shown


def test_every_process_reads_a_question_alike() -> None:
    asked = "Does the Optional Protocol abolish prescription for child pornography offences?"
    shown = {sanad("explain", asked, PYTHONHASHSEED=seed).body for seed in ("1", "2", "3", "4", "5")}

    assert len(shown) == 1
