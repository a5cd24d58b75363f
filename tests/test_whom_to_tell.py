"""Whom to tell: three lines first, in the writer's language, to be tapped; and the way on for questions of law."""

import json
import re
from collections import Counter

import pytest

from bot.app import Responder
from bot.beside import CONCERN
from bot.model import Lang, Message, Reply, Thread
from bot.sanitise import tappable
from content import FOLDER
from handlers import REPLIES
from handlers.shared.helplines import NEEDS, REMINDER
from tests.conversation import Conversation, ask, library, responder

TOLD = "someone is blackmailing my daughter with her pictures"
ROMAN = "koi meri beti ko us ki tasveeron se blackmail kar raha hai"
URDU = "کوئی میری بیٹی کو بلیک میل کر رہا ہے"
ARABIC = re.compile("[\u0600-\u06ff]")


def first_lines(reply: Reply) -> list[tuple[str, str]]:
    return [(item.label, item.url) for item in reply.sections[0].items]


@pytest.mark.parametrize("told", [TOLD, ROMAN, URDU])
def test_in_pakistan_the_first_three_call_the_police_the_cybercrime_agency_and_the_child_helpline(told: str) -> None:
    assert [url for _, url in first_lines(ask(told))] == ["tel:15", "tel:1121", "tel:1799"]


def test_elsewhere_the_first_is_the_emergency_number_there_and_then_places_that_help_anywhere() -> None:
    reply = ask(TOLD, home="KEN")

    assert first_lines(reply)[0] == ("Your local emergency number", "")
    assert [url.partition(":")[0] for _, url in first_lines(reply)[1:]] == ["https", "https"]
    assert not any("1799" in item.label for section in reply.sections for item in section.items)


@pytest.mark.parametrize(("told", "lang"), [(TOLD, "en"), (ROMAN, "ur-Latn"), (URDU, "ur")])
def test_the_words_are_in_the_language_and_script_of_the_writer(told: str, lang: Lang) -> None:
    reply = ask(told)
    words = [reply.title, reply.text, reply.public, *reply.notes, *(choice.label for choice in reply.choices)]

    assert reply.lang == lang
    assert [bool(ARABIC.search(said)) for said in words] == [lang == "ur"] * len(words)
    assert ("khatre" in reply.text) is (lang == "ur-Latn")


def test_what_can_be_called_or_written_to_can_be_tapped() -> None:
    for told in (TOLD, ROMAN, URDU):
        items = [item for section in ask(told).sections for item in section.items]
        reached = [item for item in items if re.search(r"\d{2}|@", item.label)]

        assert len(reached) > 4
        assert all(tappable(item.url) for item in reached)


def test_the_first_screen_is_short_and_the_other_places_wait_behind_their_heading() -> None:
    reply = ask(TOLD)
    first = [reply.title, reply.text, *(f"{item.label}: {item.text}" for item in reply.sections[0].items)]

    assert len("\n".join(first)) <= 500
    assert [section.folded for section in reply.sections] == [False, True]
    assert len(reply.sources) == 3


def test_each_kind_of_place_has_words_in_every_language() -> None:
    assert {contact.kind for contact in library().book.contacts} == set(NEEDS)
    assert {frozenset(said) for said in (*NEEDS.values(), CONCERN)} == {frozenset({"en", "ur", "ur-Latn"})}


def test_roman_urdu_is_told_from_english() -> None:
    """On the labelled questions; what mixes both may be either."""
    understood = responder("PAK").understanding(library())
    seen: Counter[tuple[str, str]] = Counter()
    for file in (FOLDER / "questions").glob("*.jsonl"):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            if row.get("lang") in {"en", "ur", "ur-Latn"} and "text" in row:
                seen[row["lang"], understood.language(row["text"])] += 1
    total = {
        lang: sum(count for (label, _), count in seen.items() if label == lang) for lang in ("en", "ur", "ur-Latn")
    }

    assert seen["en", "ur-Latn"] <= total["en"] / 200
    assert seen["ur-Latn", "ur-Latn"] >= total["ur-Latn"] * 0.9
    assert seen["ur", "ur"] >= total["ur"] * 0.95


LAW = [
    "is it an offence to blackmail a child with her pictures",
    "what must a platform do when it finds abuse pictures of a child",
    "can police ask for messages of a man who groomed a girl",
]


@pytest.mark.parametrize("text", [TOLD, *LAW])
def test_who_asked_about_the_law_presses_that_and_is_answered(text: str) -> None:
    talk = Conversation()
    choice = f"I was asking about the law: {text}"
    reply = talk.ask(choice)

    assert reply.intent not in {"report-abuse", "unknown"}
    assert talk.thread.law


def test_the_button_carries_the_question_and_nothing_else_remembers_it() -> None:
    respond = Responder("PAK", REPLIES)
    reply, thread = respond(Message(TOLD), Thread(), library())

    assert [choice.text for choice in reply.choices] == [f"I was asking about the law: {TOLD}"]
    assert thread == Thread()
    answer, thread = respond(Message(reply.choices[0].text), thread, library())
    assert answer.intent == "topic"
    assert "daughter" not in repr(thread)
    assert not any(TOLD in text for text, *_ in respond._answers)  # nothing else shows what is remembered


def test_the_thread_goes_on_about_the_law() -> None:
    talk = Conversation()
    talk.ask(f"I was asking about the law: {TOLD}")
    reply = talk.ask("which article covers blackmail of a girl with her pictures in Lanzarote")

    assert (reply.intent, reply.instruments) == ("topic", ("lanzarote",))  # which has no article on it
    assert not reply.private


def test_what_is_said_to_be_about_the_law_may_still_not_be_stored() -> None:
    understood = responder("PAK").understanding(library())

    assert understood.tells(f"I was asking about the law: {TOLD}")
    assert understood.withholds(f"I was asking about the law: {TOLD}")
    assert Conversation().ask(f"I was asking about the law: correction: {TOLD}").feedback is None


@pytest.mark.parametrize("text", ["hello", "help", "budapest weather", "asdkjh qwpoei", ""])
@pytest.mark.parametrize(("home", "says"), [("PAK", "Call 15 now"), ("KEN", "Call your local emergency number now")])
def test_whatever_is_no_answer_says_whom_to_tell_in_one_line(text: str, home: str, says: str) -> None:
    reply = ask(text, home)

    assert len([note for note in reply.notes if says in note]) == 1
    assert "whom do I tell" in " ".join(reply.notes)


def test_what_that_line_says_to_ask_is_understood() -> None:
    asked = [re.search("[“«](.+)[”»]", said)[1] for said in REMINDER.values()]  # type: ignore[index] # each quotes one

    assert [ask(text).intent for text in asked] == ["report-abuse"] * 3


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("i teach in kisumu, a boy told me today that his uncle touches him", "I have no helpline of Kenya."),
        ("koi meri beti ko leeds mein blackmail kar raha hai", "Mere paas United Kingdom ki koi helpline nahi."),
    ],
)
def test_that_no_helpline_is_held_where_they_are_is_said(told: str, said: str) -> None:
    assert said in ask(told).text
