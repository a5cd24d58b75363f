"""What a question says of a State and a treaty in words that no rule knows: believed only where it is sure."""

import pytest

from bot.model import Message, Thread
from bot.understanding.predicate import CLASSES, FILE, TIMES, Predicates, load, understood
from bot.understanding.understand import Understanding
from tests import make_model
from tests.conversation import ask, library

UNDERSTANDING = Understanding(library(), "PAK")


def test_it_was_made_of_the_examples_that_are_there() -> None:
    model = Predicates.read(FILE.read_bytes())

    assert model.header["made of"] == make_model.digest(), "make model"
    assert model.classes == (*CLASSES, *TIMES)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("As the bells rang in 2010, did Switzerland belong to the Budapest Convention?", "No. Switzerland ratified"),
        ("kya Afghanistan san 2000 mein OPSC ka hissa ban chuka tha?", "No. Afghanistan acceded to the OPSC"),
        ("Does Nepal belong to the trafficking protocol?", "Yes. Nepal is a party to the Palermo Protocol"),
    ],
)
def test_the_first_word_is_computed_of_what_is_sure(text: str, first: str) -> None:
    assert ask(text).text.startswith(first)


@pytest.mark.parametrize(
    "text",
    [
        "Is Sudan thumbing its nose at the OPAC?",  # of compliance nothing is held
        "Must Pakistan become a party to the OPIC?",  # what ought to be
        "Bhutan ICCPR ratify karega kabhi?",  # what will be
        "Did Norway threaten to quit the CRC?",
        "Was Crimea covered by Ukraine's OPSC ratification in 2015?",  # a word that says more
        "Our report has Germany as an OPIC party. Did we goof?",  # what is doubted in the next sentence
    ],
)
def test_what_is_not_asked_of_what_is_held_gets_no_word(text: str) -> None:
    assert not ask(text).text.startswith(("Yes.", "No.", "Yes:", "No:"))


def test_what_the_rules_understood_is_left_as_it_is() -> None:
    question = UNDERSTANDING(Message("has Kenya ratified the OPSC"), Thread())
    features = UNDERSTANDING.find("has Kenya ratified the OPSC", Thread()).features

    assert question.asked.whole
    assert understood(question.asked, features, load()(features, question.asked)) is question.asked
