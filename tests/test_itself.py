"""What Sanad says of itself, and what it does when more, less or something else is wanted of its last answer."""

import re
from pathlib import Path

import pytest

from bot import screen
from handlers.shared.itself import FIRST, REST
from tests.conversation import Conversation, ask, library, shown

LIMITS = (Path(__file__).parents[1] / "docs" / "limits.md").read_text("utf-8")
PASTED = "United Nations Treaty Collection, “Optional Protocol on the sale of children"


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("are you an AI?", "I am a program, not a person"),
        ("is there a human typing this or a chatbot", "I am a program, not a person"),
        ("do you keep what I write here", "I keep no lasting record of your questions"),
        ("can my manager read what i ask you", "I show your questions to nobody, but others may"),
        ("will you inform the police about me", "I report nobody"),
        ("how up to date are you", "My content was last changed on"),
        ("who maintains this bot", "The people who installed me here run me"),
        ("did UNICEF make you", "I am free software, and I speak for no government"),
        ("may I quote you in my thesis", "Quote the official source that I name"),
        ("what can't you do", "I cannot give legal advice"),
        ("is this legal advice?", "I give reference, not legal advice"),
        ("which languages do you understand", "I understand questions in English, Urdu and Roman Urdu"),
        ("do you ever make things up", "I can be wrong"),
        ("does it cost anything to ask you", "I am free software, and I charge nobody"),
        ("kya aap insan hain", "Main aik program hoon, insan nahi"),
        ("کیا آپ وکیل ہیں", "میں معلومات دیتا ہوں"),
    ],
)
def test_a_question_about_itself_is_answered_by_the_first_sentence(asked: str, first: str) -> None:
    reply = ask(asked)

    assert (reply.intent, reply.text[: len(first)]) == ("about", first)


def test_two_questions_about_itself_are_both_answered() -> None:
    text = ask("are you an AI, and do you store my questions?").text

    assert [part.split(" ")[1:3] for part in text.split("\n\n")] == [["am", "a"], ["keep", "no"]]


def test_what_it_says_of_itself_has_words_and_languages_for_all_that_is_understood() -> None:
    assert set(FIRST) == set(library().phrases.about)
    assert {frozenset(said) for said in FIRST.values()} == {frozenset({"en", "ur", "ur-Latn"})}
    assert set(REST) <= set(FIRST)


def test_the_share_of_right_answers_is_that_of_the_document() -> None:
    said = set(re.findall(r"\d+ to \d+", REST["wrong"]))

    assert said == set(re.findall(r"\d+ to \d+(?= in a hundred| of clean)", LIMITS))


@pytest.mark.parametrize(
    "asked",
    [
        "in nepali please",
        "please answer in french",
        "auf deutsch bitte",
        "translate that into sindhi",
        "in urdu please",
    ],
)
def test_whoever_asks_for_another_language_is_told_which_are_spoken(asked: str) -> None:
    assert Conversation().ask(asked).text.startswith("I answer in English only; I understand questions in Urdu")


@pytest.mark.parametrize(
    ("asked", "begins", "then"),
    [
        ("in two lines please", "Yes. Pakistan is a party to the OPSC. It ratified it on 5 July 2011", ""),
        ("are you sure?", "Yes. Pakistan is a party to the OPSC.", "I am as sure as its source"),
        ("r u sure its not 2012?", "Yes. Pakistan is a party to the OPSC.", "I am as sure as its source"),
        ("in simple words", "I cannot put it more simply", "Yes. Pakistan is a party to the OPSC."),
        ("urdu mein batao", "Main Urdu samajhta hoon", "I answer in English only"),
        ("in urdu", "I answer in English only", "اردو"),
        ("download as csv", "I cannot make a file", "/data/standings.csv"),
        ("cite this", PASTED, "as of 3 February 2026, https://treaties.un.org/"),
        ("word for word", "Of which article do you want the exact words?", "https://www.ohchr.org/"),
    ],
)
def test_what_is_wanted_of_an_answer_is_done_or_honestly_refused(asked: str, begins: str, then: str) -> None:
    talk = Conversation()
    talk.ask("has Pakistan ratified the OPSC?")

    text = talk.ask(asked).text
    assert (text[: len(begins)], then in text) == (begins, True)
    assert "178" in talk.ask("how many parties?").text, "the thread is about the OPSC still"


def test_a_citation_names_the_article_that_was_shown_and_the_day_of_reading() -> None:
    talk = Conversation()
    talk.ask("OPSC art 3(1)(c)")

    assert re.search(
        r"pornography, art\. 3\(1\)\(c\), UNTS vol\. 2171.*https://www\.ohchr\.org/",
        talk.ask("how do I cite this").text,
    )
    assert "art. 3(1)(c)" in talk.ask("word for word").text


def test_two_lines_of_an_instrument_leave_the_rest_behind_more() -> None:
    short, whole = (screen.of(ask(asked)) for asked in ("OPSC in two lines", "what is the OPSC"))

    assert len(re.findall(r"\.(?:\s|$)", short.first.text)) <= 2 + short.first.text.count("art. ")
    assert (short.first.facts, short.first.sections) == ((), ())
    assert whole.first.facts
    assert short.more is not None
    assert len(short.more.facts) == len(ask("what is the OPSC").facts)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("kya pakistan ne opsc ratify kiya hai", "Mere jawab sirf angrezi mein hain."),
        ("کیا پاکستان نے او پی ایس سی کی توثیق کی ہے؟", "میرے جوابات صرف انگریزی میں ہیں۔"),
    ],
)
def test_a_writer_of_urdu_is_told_once_that_answers_are_in_english(asked: str, told: str) -> None:
    assert shown(ask(asked)).count(told) == 1
    assert told not in shown(ask("has Pakistan ratified the OPSC?"))


@pytest.mark.parametrize(
    "asked", ["salam, aap kaise hain", "shukriya aap ka", "madad chahiye, kaise istemal karun", "سلام", "شکریہ"]
)
def test_talk_is_answered_in_the_language_of_its_writer(asked: str) -> None:
    first = ask(asked).text.split("\n\n")[0]

    assert re.search(r"[\u0600-\u06ff]|angrezi|phir poochein", first)
