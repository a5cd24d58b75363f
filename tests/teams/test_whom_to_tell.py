"""Whom to tell, in Teams: to whoever wrote alone, with numbers to tap, and while the store is away."""

import json

import pytest

from tests.teams.conftest import Bot
from tests.teams.microsoft import walk
from tests.teams.reading import card_of

ASKED = "<at>Sanad</at> whom do I tell"
ME = "29:1bSnHZ7Js2STWrgk6ScEErLk1Lp2zQuD5H2qQ"
CHAT = f"a:chat-of-{ME}"
SHARED = ["group_mention", "channel_mention"]


@pytest.mark.parametrize("name", SHARED)
async def test_among_others_only_the_writer_sees_it(bot: Bot, name: str) -> None:
    activity = bot.activity(name, text=ASKED)
    await bot.post(activity)
    (told,) = bot.sent

    assert (told["_targeted"], told["recipient"]["id"]) == (True, activity["from"]["id"])
    assert told["_conversation"] == activity["conversation"]["id"]
    assert "[Call 15](tel:15)" in json.dumps(told)


@pytest.mark.parametrize("name", SHARED)
async def test_where_that_cannot_be_had_it_comes_in_their_own_chat(bot: Bot, name: str) -> None:
    bot.microsoft.targets, bot.microsoft.installed = False, {ME}
    await bot.post(bot.activity(name, text=ASKED))
    (told,) = bot.sent

    assert (told["_conversation"], told["conversation"]["id"]) == (CHAT, CHAT)
    assert "(tel:15)" in json.dumps(told)


@pytest.mark.parametrize("name", SHARED)
async def test_where_neither_can_be_had_the_others_read_one_line_without_the_list(bot: Bot, name: str) -> None:
    bot.microsoft.targets = False
    await bot.post(activity := bot.activity(name, text=ASKED))
    (aloud,) = bot.sent

    assert (aloud["_conversation"], aloud["_targeted"]) == (activity["conversation"]["id"], False)
    assert aloud["text"] == "Please write to me in a direct message."
    assert "attachments" not in aloud


async def test_in_a_chat_of_their_own_it_is_an_answer_like_any_other(bot: Bot) -> None:
    await bot.post(activity := bot.activity("personal", text="whom do I tell"))
    (told,) = bot.sent

    assert (told["_targeted"], told["_conversation"]) == (False, activity["conversation"]["id"])
    assert "entities" not in told


@pytest.mark.parametrize("name", ["personal", *SHARED])
async def test_it_is_told_while_the_store_is_away(bot: Bot, name: str) -> None:
    bot.application.away = True
    await bot.post(bot.activity(name, text=ASKED))
    (told,) = bot.sent

    assert "(tel:15)" in json.dumps(told)
    assert bot.application.seen[-1].answers_only


async def test_the_other_places_open_in_the_client_without_asking_us(bot: Bot) -> None:
    await bot.post(bot.activity("personal", text="whom do I tell"))
    card = card_of(bot.sent[0])
    (opened,) = [one for one in walk(card) if one.get("type") == "Action.ToggleVisibility" and "places" in one["title"]]
    (hidden,) = [one for one in walk(card) if one.get("isVisible") is False]

    assert opened["targetElements"] == [hidden["id"]]
    assert "(mailto:help@example.org)" in json.dumps(hidden)


async def test_a_form_that_tells_of_abuse_is_not_answered_on_a_card_that_others_see(bot: Bot) -> None:
    value = {"do": "correct", "kind": "correction", "text": "abuse of a child I know", "once": "1"}
    activity = bot.activity("group_mention", value=value, replyToId="card-1")
    activity.pop("text")
    await bot.post(activity)

    assert [told["_targeted"] for told in bot.sent] == [True]
    assert bot.microsoft.updated == []
    assert bot.application.kept == {}
