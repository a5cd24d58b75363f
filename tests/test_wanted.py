"""Which provision, and which subject, a question is after, where it uses none of our words."""

import pytest

from bot.understanding import wanted
from tests.conversation import ask
from tests.make_model import asked_for, examples

SEEN = [
    ("opic: urgent order to stop a deportation before the case is decided", "OPIC, art. 6"),
    ("OPSC: is the shop owner who printed the pictures off the hook if only his firm is sued", "OPSC, art. 3(4)"),
    ("lanzarote, may the hearing be held with spectators sent out", "Lanzarote Convention, art. 36"),
    ("budapest mein data kitne din tak rok ke rakh sakte hain", "Budapest Convention, arts 16-17"),
]


@pytest.mark.parametrize(("text", "title"), SEEN)
def test_a_provision_is_found_by_the_words_in_which_people_ask_for_it(text: str, title: str) -> None:
    assert ask(text).title.startswith(title)


def test_a_subject_is_found_by_the_words_in_which_people_ask_for_it() -> None:
    assert ask("which treaty is about strangers who befriend kids online and then want to meet").title.startswith(
        "Groom"
    )


@pytest.mark.parametrize(
    "text", ["what is the OPSC", "has Kenya ratified OPIC", "opac status pakistan", "tell me of c182"]
)
def test_what_asks_for_no_provision_gets_none(text: str) -> None:
    assert ask(text).intent in {"summary", "status"}


@pytest.mark.parametrize("text", ["", "of the", "2011 2012 2013"])
def test_nothing_is_near_to_what_says_nothing(text: str) -> None:
    assert ask(f"OPSC {text}").intent in {"summary", "unknown"}


def test_the_file_says_what_was_learned() -> None:
    found = [each for each in examples() if each.provisions and each.instruments][:200]
    model = wanted.read(wanted.learned(asked_for(found)))
    nearest = [" ".join(near[0][:2]) for each in found if (near := model(each.said, each.instruments))]

    assert sum(name in each.provisions for name, each in zip(nearest, found, strict=False)) > len(found) * 0.8


def test_a_long_text_asks_at_its_end() -> None:
    told = "I am settling a written submission before the High Court in a matter where somebody of sixteen was hired "
    told += "over an application and moved to another city, and the defence says that it was wanted so. "
    reply = ask(f"{told}Under the Palermo Protocol, is it necessary to show force or fraud where they are under 18?")

    assert reply.title.startswith("Palermo Protocol, art. 3(c)-(d)")
