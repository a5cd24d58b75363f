"""What one person writes to the bot alone in a channel or a group chat, as slash commands do, stays between the two."""

from typing import Any

import pytest

from bot.model import Reply
from tests.teams.conftest import USER, Bot
from tests.teams.microsoft import Json

SHARED = ["group_mention", "channel_mention"]


def alone(bot: Bot, name: str, /, **changes: Any) -> Json:
    """An activity as a slash command sends it."""
    activity = bot.activity(name, **changes)
    return {**activity, "recipient": {**activity["recipient"], "isTargeted": True}}


@pytest.mark.parametrize("name", SHARED)
async def test_a_slash_command_is_answered_where_it_was_given_and_seen_by_its_writer_alone(bot: Bot, name: str) -> None:
    await bot.post(activity := alone(bot, name, text="opsc"))
    (sent,) = bot.sent

    assert (sent["_targeted"], sent["recipient"]["id"]) == (True, activity["from"]["id"])
    assert sent["_conversation"] == activity["conversation"]["id"]
    assert "isTargeted" not in sent["from"]
    assert "replyToId" not in sent
    assert sent["summary"].startswith("The OPSC")


async def test_what_was_asked_alone_is_no_part_of_the_others_thread(bot: Bot) -> None:
    await bot.post(alone(bot, "channel_mention", text="opsc"))
    await bot.post(bot.activity("channel_mention", text="opsc"))
    private, public = bot.application.seen

    assert private.conversation.startswith(f"{public.conversation};targeted=")
    assert (private.shared, private.told_at, private.link) == (False, private.conversation, "")
    assert (public.shared, public.told_at) == (True, public.conversation.partition(";messageid=")[0])


async def test_people_who_write_alone_have_a_thread_each(bot: Bot) -> None:
    other = {"id": "29:another", "aadObjectId": "another", "name": "Another"}
    await bot.post(alone(bot, "group_mention", text="opsc"))
    await bot.post(alone(bot, "group_mention", text="opsc", **{"from": other}))

    assert len({message.conversation for message in bot.application.seen}) == 2
    assert "another" not in str([(message.conversation, message.event_id) for message in bot.application.seen])


@pytest.fixture
async def corrected(bot: Bot) -> Json:
    """A form, sent in from a card that only its writer sees."""
    where = bot.activity("channel_mention")["conversation"]
    await bot.post(activity := alone(bot, "submit_correct", conversation=where))
    return activity


async def test_a_form_that_one_person_sees_is_replaced_for_them(bot: Bot, corrected: Json) -> None:
    assert [(card["_id"], card["_targeted"]) for card in bot.microsoft.updated] == [(corrected["replyToId"], True)]


async def test_the_outcome_of_a_correction_that_was_sent_alone_is_told_to_its_writer_alone(
    bot: Bot, corrected: Json
) -> None:
    (kept,) = bot.application.kept.values()
    await bot.platform.forwarder.notify(kept.conversation, Reply("outcome", "Accepted."), "d1")
    outcome = bot.sent[-1]

    assert (outcome["_targeted"], outcome["recipient"]["id"]) == (True, corrected["from"]["id"])
    assert outcome["_conversation"] == corrected["conversation"]["id"]


async def test_how_to_reach_a_person_alone_is_kept_as_theirs(bot: Bot, corrected: Json) -> None:
    (kept,) = bot.application.kept.values()

    assert bot.application.owners == {kept.conversation: USER}


async def test_how_to_reach_a_person_alone_is_not_kept_for_a_question(bot: Bot) -> None:
    await bot.post(alone(bot, "channel_mention", text="opsc"))

    assert bot.application.addresses == {}
