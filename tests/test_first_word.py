"""Answers begin with Yes or No only where the very proposition was computed; a question is no correction."""

import pytest

from bot.model import Draft
from tests.conversation import Conversation, ask


def first(text: str) -> str:
    word = ask(text).text.replace(":", ".").split(".")[0]
    return word if word in {"Yes", "No", "Not yet"} else "-"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Is it true that India has not ratified the OPSC?", "No"),
        ("Is it untrue that Brazil ratified C182?", "No"),
        ("kya ye sach hai ke Bangladesh ne OPIC ratify nahi kiya?", "Yes"),
        ("کیا یہ غلط ہے کہ ملائیشیا او پی ایس سی کا فریق ہے؟", "No"),
        ("Is Kenya no longer a party to the CRC?", "No"),
        ("Has Norway withdrawn from the CRC?", "No"),
        ("has France breached the CRC", "-"),
        ("kya Malaysia ne CRC chor diya hai?", "No"),
        ("Was Pakistan already a party to the OPSC in 2009?", "No"),
        ("Was Pakistan a party to the OPSC in 2011?", "-"),
        ("Was Pakistan a party to the OPSC in 2014?", "Yes"),
        ("Was Japan a party to the OPSC on 31 December 2004?", "No"),
        ("Did Pakistan ratify the OPSC before 2010?", "No"),
        ("Did Germany ratify the OPSC before 2010?", "Yes"),
        ("did thailand join OPIC by the end of 2012", "Yes"),
        ("کیا 2010 میں پاکستان او پی ایس سی کا فریق تھا؟", "No"),
        ("has anybody at all ratified the OPIC", "Yes"),
        ("is India the first party to the OPSC", "No"),
        ("Has Saudi Arabia ratified the OPSC?", "Yes"),  # by accession, which binds it alike
        ("Has Saudi Arabia acceded to the OPSC?", "Yes"),
        ("has Pakistan ratified the OPSC", "Yes"),
        ("Is Pakistan in the Budapest Convention?", "-"),  # it was not on a list of 2024
        ("has kenya ratified the opsc", "Not yet"),
        ("has Pakistan signed the OPSC", "Yes"),
    ],
)
def test_yes_or_no_is_the_truth_of_what_was_asked(text: str, word: str) -> None:
    assert first(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "is it right that Kenya ratified the OPIC in 2016, or is that a mistake?",
        "I thought the CRC was from 1990, correct me if I'm wrong",
        "is there a mistake in calling GC25 binding?",
        "a website says OPIC came into force in 2014, right or wrong?",
        "kya ye galat hai ke Pakistan ne Palermo 2022 mein join kiya?",
    ],
)
def test_a_question_is_answered_and_only_its_button_makes_it_a_correction(text: str) -> None:
    thread = Conversation()
    reply = thread.ask(text)
    (button,) = (choice for choice in reply.choices if choice.label == "Send this to the editors")

    assert reply.intent not in {"feedback", "unknown"}
    assert reply.feedback is None
    sent = thread.ask(button.text).feedback
    assert isinstance(sent, Draft)
    assert text in sent.text


@pytest.mark.parametrize(
    "text",
    [
        "can you correct the OPSC date? it was 5 July 2011",
        "pls fix the OPSC date",
        "Correction: is GC25 not from 2021?",
    ],
)
def test_an_order_is_a_correction_however_it_is_put(text: str) -> None:
    assert isinstance(ask(text).feedback, Draft)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("please correct: General Comment 25 has the wrong date", "correction"),
        ("please correct: the address of the OPSC text is wrong", "correction"),
        ("please add the sixth report of Pakistan under the CRC", "addition"),
        ("comment: the answer on the OPSC is hard to read", "comment"),
    ],
)
def test_the_kind_of_feedback_is_told_by_the_writers_own_words(text: str, kind: str) -> None:
    draft = ask(text).feedback

    assert isinstance(draft, Draft)
    assert draft.kind == kind


def test_what_is_said_of_a_state_is_about_its_standing() -> None:
    thread = Conversation()
    thread.ask("what is the OPIC")
    draft = thread.ask("this is wrong, pakistan signed OPIC in 2019").feedback

    assert isinstance(draft, Draft)
    assert draft.key == "standings.opic.PAK"
    assert "not a party" in draft.current


@pytest.mark.parametrize("text", ["no", "where", "is that so?", "why not", "under what"])
def test_no_answer_hangs_on_a_stop_word(text: str) -> None:
    thread = Conversation()
    thread.ask("has Kenya ratified the OPIC")
    for reply in (thread.ask(text), ask(text), ask("which article?"), ask("under which article exactly?")):
        assert not reply.title.startswith("That")
        assert "that." not in reply.text.split("\n")[0]
        assert reply.intent != "topic"
