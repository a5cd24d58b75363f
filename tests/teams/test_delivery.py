"""One answer for each activity: repeats, refusals, pauses and processes that die."""

import asyncio
import json
import time

import pytest

from adapters.teams.listeners.conversation import WORK
from bot.model import Fact, Reply, TryLater, Undeliverable
from tests.process import comes
from tests.teams.conftest import Bot
from tests.teams.stand_in import Application
from tests.teams.test_cards import FEEDBACK

PERSONAL = "teams:a:1pQ2oV8rY5personal"


async def settled(bot: Bot, count: int) -> None:
    await comes(lambda: len(bot.sent) >= count)


async def test_the_same_activity_twice_is_answered_once(bot: Bot) -> None:
    activity = bot.activity("personal")
    statuses = [(await bot.post(activity)).status for _ in range(3)]

    assert statuses == [200, 200, 200]
    assert len(bot.sent) == 1


async def test_an_answer_names_what_it_answers_and_not_in_its_path(bot: Bot) -> None:
    activity = bot.activity("personal")
    await bot.post(activity)

    (asked,) = [path for path in bot.microsoft.asked if path.startswith("/v3/")]
    assert asked == f"/v3/conversations/{activity['conversation']['id']}/activities"
    assert bot.sent[0]["replyToId"] == activity["id"]


@pytest.mark.parametrize("status", [400, 404, 405])
async def test_a_service_that_wants_it_in_the_path_gets_it_there(bot: Bot, status: int) -> None:
    bot.microsoft.old = status
    activity = bot.activity("group_mention")
    await bot.post(activity)

    assert [path for path in bot.microsoft.asked if path.startswith("/v3/")][-1].endswith(f"/{activity['id']}")
    assert [sent["replyToId"] for sent in bot.sent] == [activity["id"]]


async def test_the_same_activity_twice_at_once_is_answered_once(bot: Bot) -> None:
    bot.application.slow = 0.05
    activity = bot.activity("personal")
    await asyncio.gather(*(bot.post(activity) for _ in range(5)))

    assert len(bot.sent) == 1


async def test_the_same_id_in_another_conversation_is_another_question(bot: Bot) -> None:
    await bot.post(bot.activity("personal", id="1"))
    await bot.post(bot.activity("group_mention", id="1"))

    assert len(bot.sent) == 2


async def test_an_activity_without_an_id_is_answered_too(bot: Bot) -> None:
    for _ in range(2):
        await bot.post(bot.activity("personal", id=None))

    assert len(bot.sent) == 2


@pytest.mark.parametrize("status", [429, 412, 500, 502, 503, 504])
async def test_an_answer_that_must_wait_is_sent_later(bot: Bot, status: int) -> None:
    bot.microsoft.refusals = [(status, "Busy", {"Retry-After": "0"})]
    answer = await bot.post(bot.activity("personal"))
    await settled(bot, 1)

    assert answer.status == 200
    assert len(bot.sent) == 1


async def test_an_answer_that_is_never_taken_is_not_tried_again(bot: Bot) -> None:
    bot.microsoft.refusals = [(403, "MessageWritesBlocked", {})]
    await bot.post(bot.activity("personal"))
    await comes(lambda: bot.application.claims and not any(payload for payload, _ in bot.application.claims.values()))

    assert bot.sent == []


async def test_a_question_that_a_dead_process_had_taken_is_answered_by_the_next(bot: Bot) -> None:
    activity = bot.activity("group_mention", text="opsc")
    await bot.application.claim(f"{WORK}teams:{activity['conversation']['id']}:{activity['id']}", json.dumps(activity))
    await settled(bot, 1)

    assert bot.sent[0]["replyToId"] == activity["id"]
    assert bot.sent[0]["summary"].startswith("The OPSC")


async def test_a_slow_answer_is_not_given_twice(bot: Bot) -> None:
    bot.application.slow = 0.3
    await bot.post(bot.activity("personal"))
    await settled(bot, 1)
    await asyncio.sleep(0.2)

    assert len(bot.application.seen) == 1
    assert len(bot.sent) == 1


async def test_a_claimed_question_keeps_no_more_than_its_answer_needs(bot: Bot) -> None:
    bot.microsoft.refusals = [(503, "Busy", {})]
    await bot.post(bot.activity("personal"))
    payload = next(payload for payload, _ in bot.application.claims.values())

    assert set(json.loads(payload)) == {
        "type",
        "id",
        "serviceUrl",
        "channelId",
        "conversation",
        "from",
        "recipient",
        "text",
        "channelData",
        "asked",
        "page",
        "of",
        "answersOnly",
    }


async def test_a_turn_goes_on_when_its_caller_hangs_up_and_the_server_waits_for_it(bot: Bot) -> None:
    bot.application.slow = 0.3
    waiting = asyncio.create_task(bot.post(bot.activity("personal")))
    await comes(lambda: bot.application.seen)
    waiting.cancel()
    await bot.platform.drain()

    assert len(bot.sent) == 1


async def test_a_fault_of_ours_is_not_repeated_and_holds_nothing_up(bot: Bot) -> None:
    broken = bot.activity("personal", text="raise")
    other = bot.activity("personal", text="opsc")
    for activity in (broken, other):
        await bot.application.claim(
            f"{WORK}teams:{activity['conversation']['id']}:{activity['id']}", json.dumps(activity)
        )
    await bot.application.claim(f"{WORK}garbage", "{")
    await settled(bot, 1)
    await comes(lambda: len(bot.application.seen) >= 2)
    await asyncio.sleep(0.2)

    assert [message.text for message in bot.application.seen] in (["raise", "opsc"], ["opsc", "raise"])


async def test_where_the_reply_is_expected_in_the_response_it_goes_there(bot: Bot) -> None:
    body = await bot.gets("personal", deliveryMode="expectReplies")

    assert [one["type"] for one in body["activities"]] == ["message"]
    assert bot.sent == []


async def test_a_fault_of_ours_becomes_one_sentence(bot: Bot, capsys: pytest.CaptureFixture[str]) -> None:
    await bot.post(bot.activity("personal", text="raise"))

    assert bot.sent[0]["text"].startswith("Something went wrong on my side")
    assert "secret" not in json.dumps(bot.sent)


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("execute_correct", "value"),
        ("task_submit", "task"),
        ("query", "composeExtension"),
    ],
)
async def test_a_fault_in_an_invoke_is_answered_as_the_client_expects(
    bot: Bot, name: str, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(_self: Application, _message: object) -> Reply:
        raise RuntimeError("broken")

    monkeypatch.setattr(Application, "__call__", broken)
    body = await bot.gets(name)

    assert "Something went wrong" in json.dumps(body[where])


async def told(bot: Bot, text: str = "Accepted.") -> None:
    await bot.platform.forwarder.notify(PERSONAL, Reply("outcome", text), "d1")


async def test_a_writer_is_told_the_outcome_where_they_wrote(bot: Bot) -> None:
    await bot.gets("installed")
    await told(bot, "Your correction FB-1 is accepted.")

    last = bot.sent[-1]
    assert last["_conversation"] == PERSONAL.removeprefix("teams:")
    assert "FB-1" in last["text"]
    assert "replyToId" not in last


async def test_a_conversation_that_removed_the_bot_is_written_to_no_more(bot: Bot) -> None:
    await bot.gets("installed")
    await bot.gets("uninstalled")

    assert bot.application.addresses == {}
    with pytest.raises(Undeliverable):
        await told(bot)


async def test_a_person_who_blocked_the_bot_ends_the_destination(bot: Bot) -> None:
    await bot.gets("installed")
    bot.microsoft.refusals = [(403, "MessageWritesBlocked", {})]

    with pytest.raises(Undeliverable, match="blocked"):
        await told(bot)
    assert bot.application.addresses == {}


async def test_a_pause_that_teams_asks_for_is_handed_on(bot: Bot) -> None:
    await bot.gets("installed")
    bot.microsoft.refusals = [(429, "Throttled", {"Retry-After": "17"})]

    with pytest.raises(TryLater) as pause:
        await told(bot)
    assert pause.value.seconds == 17


async def test_a_stored_address_elsewhere_gets_no_token(bot: Bot) -> None:
    elsewhere = {"serviceUrl": "https://evil.example/", "bot": "b", "tenant": "t", "conversation": "c"}
    await bot.application.keep_address(PERSONAL, json.dumps(elsewhere))

    with pytest.raises(Undeliverable, match="not Microsoft's"):
        await told(bot)


async def test_editors_whom_nobody_has_introduced_are_waited_for(bot: Bot) -> None:
    await bot.gets("execute_correct")
    (kept,) = bot.application.kept.values()

    with pytest.raises(TryLater):
        await bot.platform.forwarder.card("19:editors@thread.v2", kept, "")
    assert "19:editors@thread.v2" in bot.platform.advice()
    assert bot.platform.trouble() == ""  # it is ready: the mention comes only to who is


async def test_a_large_answer_is_cut_to_what_teams_takes(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = tuple(Fact(f"Fact {number}", "ا" * 200) for number in range(400))

    async def large(_self: Application, _message: object) -> Reply:
        return Reply("list", "All of it.", facts=facts)

    monkeypatch.setattr(Application, "__call__", large)
    await bot.post(bot.activity("personal"))

    assert len(bot.sent) == 1


@pytest.mark.parametrize(("status", "code"), [(404, "ActivityNotFoundInConversation"), (404, ""), (403, "Forbidden")])
async def test_a_card_that_was_deleted_is_posted_anew(bot: Bot, status: int, code: str) -> None:
    await bot.post(bot.activity("channel_mention"))
    place = next(name for name in bot.application.addresses if "thread" in name)
    forwarder, before = bot.platform.forwarder, len(bot.sent)
    first = await forwarder.card(place, FEEDBACK, "")
    bot.microsoft.refusals = [(status, code, {})]
    second = await forwarder.card(place, FEEDBACK, first)

    assert second != first
    assert len(bot.sent) == before + 2
    assert await forwarder.card(place, FEEDBACK, second) == second


async def test_a_stray_refusal_does_not_end_a_conversation(bot: Bot) -> None:
    await bot.post(bot.activity("channel_mention"))
    place = next(name for name in bot.application.addresses if "thread" in name)
    bot.microsoft.refusals = [(404, "ConversationNotFound", {})]

    with pytest.raises(ConnectionError):
        await bot.platform.forwarder.card(place, FEEDBACK, "")
    first = await bot.platform.forwarder.card(place, FEEDBACK, "")
    bot.microsoft.refusals = [(404, "ConversationNotFound", {})]
    with pytest.raises(ConnectionError):  # no second card: the first one is still there
        await bot.platform.forwarder.card(place, FEEDBACK, first)
    assert await bot.platform.forwarder.card(place, FEEDBACK, first) == first


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("BotNotInConversationRoster", "no longer in this conversation"),
        ("MessageWritesBlocked", "blocked the bot"),
        ("BotDisabledByAdmin", "an administrator has blocked the bot"),
    ],
)
async def test_a_card_waits_where_the_bot_was_removed_and_the_advice_says_why(bot: Bot, code: str, why: str) -> None:
    await bot.post(bot.activity("channel_mention"))
    place = next(name for name in bot.application.addresses if "thread" in name)
    forwarder = bot.platform.forwarder
    bot.microsoft.refusals = [(403, code, {})]
    for _ in range(2):
        with pytest.raises(TryLater):
            await forwarder.card(place, FEEDBACK, "")
    assert place in bot.platform.advice()
    assert why in bot.platform.advice()

    await bot.post(bot.activity("channel_mention"))  # as the advice says
    assert await forwarder.card(place, FEEDBACK, "")
    assert bot.platform.advice() == ""


@pytest.mark.parametrize("name", ["timestamp", "localTimestamp", "locale", "entities", "attachments", "textFormat"])
@pytest.mark.parametrize("value", [None, ""])
async def test_what_nobody_reads_decides_nothing(bot: Bot, name: str, value: object) -> None:
    await bot.post(bot.activity("personal", **{name: value}))

    assert len(bot.sent) == 1


async def test_an_answer_of_hours_ago_is_not_given_any_more(bot: Bot) -> None:
    activity = bot.activity("personal") | {"asked": time.time() - 4000}
    await bot.application.claim(f"{WORK}late", json.dumps(activity))
    await comes(lambda: not bot.application.claims[f"{WORK}late"][0])

    assert bot.sent == []
