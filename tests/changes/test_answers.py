"""What a person says about changes, and what they read first."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.app import Responder
from bot.knowledge.library import Library
from bot.model import Message, Reply, Thread
from bot.news import Order, Subscription
from handlers.changes import news
from tests.changes.conftest import DAY

Ask = Callable[..., Reply]


@pytest.fixture
def ask(respond: Responder, changed: Library) -> Ask:
    return lambda text, thread=Thread(): respond(Message(text), thread, changed)[0]  # noqa: B008 - a thread is a value that nothing changes


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("what changed", "2 things have changed in my content, all on "),
        (
            "what changed on Budapest since June",
            "One thing has changed in what I have on the Budapest Convention since 1",
        ),
        ("anything new about Hanoi", "One thing has changed in what I have on the Hanoi Convention"),
        ("what has been updated for Rwanda", "One thing has changed in what I have on Rwanda"),
        ("anything new about the OPSC", "Nothing has changed in what I have on the OPSC since its first edition"),
        ("budapest me kuch naya hua kya", "One thing has changed in what I have on the Budapest Convention"),
    ],
)
def test_what_changed_is_said_first(ask: Ask, text: str, first: str) -> None:
    reply = ask(text)

    assert (reply.intent, reply.text[: len(first)]) == ("changes", first)
    assert reply.sources
    assert not reply.order


def test_a_change_says_what_is_so_now_and_what_was_before(ask: Ask) -> None:
    reply = ask("what changed on Budapest")

    assert reply.text.endswith("Budapest Convention: Rwanda: Party by accession, 1 March 2026. Before: not a party.")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("what changed since June", f"{int(DAY[:4]) - (DAY[5:7] < '06')}-06-01"),
        ("anything new since 24 November 2025", "2025-11-24"),
        ("what changed since March 5th 2026", "2026-03-05"),
        ("anything new since 2025?", "2025-01-01"),
        ("what changed since 31 February 2026", ""),
        ("what changed", ""),
    ],
)
def test_a_time_is_taken_as_it_is_named(ask: Ask, text: str, day: str) -> None:
    reply = ask(text)

    assert reply.question
    assert (reply.intent, reply.question.since) == ("changes", day)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("tell me when something changes on Budapest", [Subscription("budapest")]),
        ("alert me if India joins Lanzarote", [Subscription("lanzarote", "IND")]),
        ("tell me when anything changes", [Subscription()]),
        ("subscribe", [Subscription()]),
        ("pls notify me when a new ASEAN country ratifies something", [Subscription("", "asean")]),
        ("tell me when something changes for Rwanda", [Subscription("", "RWA")]),
        ("let us know whenever something changes on Budapest", [Subscription("budapest")]),
        ("tell us when we join Budapest", [Subscription("budapest", "PAK")]),
        ("jab pakistan opic sign kare mujhe bata dena", [Subscription("opic", "PAK")]),
    ],
)
def test_whoever_asks_to_be_told_is_understood(ask: Ask, text: str, about: list[Subscription]) -> None:
    order = ask(text).order

    assert order
    assert (order.act, list(order.about)) == ("start", about)


def test_it_is_what_the_thread_is_about(ask: Ask) -> None:
    order = ask("tell me when that changes", Thread("status", ("opic",), ("PAK",))).order

    assert order
    assert order.about == (Subscription("opic"),)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("tell me when something changes for Nepal", Subscription("", "NPL")),
        ("tell me when anything changes", Subscription()),
        ("tell me when something changes on anything that you hold", Subscription()),
        ("tell me when we ratify", Subscription("opic", "PAK")),
    ],
)
def test_what_is_said_of_anything_is_not_of_the_thread_alone(ask: Ask, text: str, about: Subscription) -> None:
    order = ask(text, Thread("status", ("opic",))).order

    assert order
    assert order.about == (about,)


@pytest.mark.parametrize(
    ("text", "act"), [("tell me when something changes on the OPSC", "start"), ("unsubscribe", "end"), ("opsc", "")]
)
def test_it_is_no_answer_to_which_one(ask: Ask, text: str, act: str) -> None:
    reply = ask(text, Thread(offered=("opsc", "opac", "opic"), asked="has Pakistan ratified the optional protocol"))

    assert (reply.order.act if reply.order else "") == act
    assert act or reply.intent == "status"


@pytest.mark.parametrize("text", ["unsubscribe", "stop", "no more alerts please", "stop sending me the updates"])
def test_it_ends_by_a_word(ask: Ask, text: str) -> None:
    order = ask(text).order

    assert order
    assert (order.act, order.about) == ("end", ())


def test_one_of_several_is_ended_by_its_name(ask: Ask) -> None:
    order = ask("stop telling me about Budapest").order

    assert order == Order("end", order.done if order else "", (Subscription("budapest"),))


@pytest.mark.parametrize(
    "text",
    [
        "tell me when Pakistan ratified the OPSC",
        "let me know if Pakistan is a party to Lanzarote",
        "tell me when the Budapest Convention entered into force",
        "what changed on Budapest since June",
        "stop the car",
        "please stop him",
        "make him stop he hurts me",
        "stop sending pictures of me",
        "subscribe to my youtube channel",
        "please correct the OPSC date",
    ],
)
def test_nothing_else_starts_or_ends_it(ask: Ask, text: str) -> None:
    assert ask(text).order is None


def test_where_nobody_can_be_told_nothing_is_promised(ask: Ask) -> None:
    reply = ask("tell me when something changes on the Budapest Convention")

    assert reply.text.startswith("Here I write to nobody unasked.")


def test_what_is_offered_is_understood_when_it_is_pressed(ask: Ask) -> None:
    for text, about in (
        ("what changed on Budapest", "budapest"),
        ("what changed for Rwanda", ""),
        ("what changed", ""),
    ):
        (offered,) = (choice for choice in ask(text).choices if choice.label == "Tell me when this changes")
        order = ask(offered.text).order

        assert order
        assert order.about[0].instrument == about


def test_a_change_is_known_again_when_only_its_past_is_put_better(changed: Library) -> None:
    again = replace(changed, changes=(changed.changes[0].model_copy(update={"before": "no party"}),))

    assert news(again)[0].key == news(changed)[0].key
