"""What is acknowledged is answered: whatever Slack, the store or this process do."""

import asyncio
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from structlog.testing import capture_logs

from adapters.slack.config import SlackConfig
from adapters.slack.inbound.parse import of_event
from adapters.slack.listeners.questions import EVENT_PREFIX
from bot.model import Reply, TryLater, Undeliverable
from tests.process import comes
from tests.replies import real
from tests.slack.client import SECRET, recorded
from tests.slack.conftest import House, opened
from tests.slack.fake import BOT_TOKEN, FakeSlack, Script
from tests.slack.stand_in import REPLIES, StandIn

POST = "chat.postMessage"


@pytest.mark.parametrize(
    "script",
    [
        Script(error="ratelimited", status=429, retry_after=1),
        Script(reset=True),
        Script(status=502),
        Script(error="internal_error"),
        Script(error="service_unavailable", status=503),
    ],
)
async def test_a_passing_failure_is_tried_again(house: House, script: Script) -> None:
    house.slack.script[POST].append(script)
    await house.client.play("mention")

    await house.slack.until(POST, 2)
    assert len(house.app.heard) == 1


async def test_a_torn_response_url_is_tried_again(house: House) -> None:
    house.slack.script["response_url"].append(Script(status=429, retry_after=1))
    house.slack.script["response_url"].append(Script(status=500))
    await house.client.play("pick")

    await house.slack.until("response_url", 3)


async def test_what_slack_refuses_for_good_is_not_tried_again(house: House) -> None:
    house.slack.script[POST].extend(Script(error="no_permission") for _ in range(2))  # there, and to them alone
    with capture_logs() as logs:
        await house.client.play("mention")
        await house.slack.until(POST, 2)
        await house.client.play("direct_message")
        await house.slack.until(POST, 3)

    assert [line["reason"] for line in logs if line["event"] == "slack_answer_refused"] == ["no_permission"]
    assert not any(payload for payload, _ in house.app.claims.values() if "T0TEAM/C0CHAN" in payload)


async def test_blocks_that_slack_does_not_take_do_not_cost_the_answer(house: House) -> None:
    house.slack.script[POST].append(Script(error="invalid_blocks"))
    await house.client.play("mention")

    posted = await house.slack.until(POST, 2)
    assert "blocks" not in posted[1]
    assert posted[1]["text"] == posted[0]["text"]


async def test_a_table_that_slack_does_not_take_is_paragraphs(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    for asked in REPLIES:
        monkeypatch.setitem(REPLIES, asked, real("OPSC vs Budapest"))
    house.slack.script[POST].append(Script(error="invalid_blocks"))
    await house.client.play("mention")

    refused, taken = await house.slack.until(POST, 2)
    assert any(block["type"] == "data_table" for block in refused["blocks"])
    assert not any(block["type"] == "data_table" for block in taken["blocks"])
    assert "*Legally binding" in str(taken["blocks"])


async def test_a_slow_slack_does_not_slow_the_acknowledgement(house: House) -> None:
    house.slack.script[POST].append(Script(pause=60))
    house.slack.script["views.open"].append(Script(pause=60))
    async with asyncio.timeout(20):
        for name in ("mention", "correct", "command"):
            assert (await house.client.play(name))[0] == 200


async def test_a_slack_that_hangs_is_given_up_and_asked_again(house: House) -> None:
    house.slack.script[POST].append(Script(pause=60))
    await house.client.play("mention")

    await house.slack.until(POST, 2)


async def test_a_channel_gets_one_message_a_second(house: House) -> None:
    for number in range(3):
        await house.client.play("mention", event__ts=f"1753869600.00010{number}")
    await house.client.play("direct_message")
    await house.slack.until(POST, 4)

    times = [call.at for call in house.slack.calls if call.arguments.get("channel") == "C0CHAN"]
    assert all(after - before >= 0.5 for before, after in pairwise(times))


async def test_the_first_requests_at_once_ask_slack_nothing_about_the_token(house: House) -> None:
    found = await asyncio.gather(*(house.client.play("command") for _ in range(32)))

    assert {status for status, _ in found} == {200}
    assert len(house.slack.of("auth.test")) == 1


async def test_one_connection_serves_many_calls(house: House) -> None:
    for number in range(5):
        await house.client.play("ask_at_home", user__id=f"U{number}")
        await house.slack.until(POST, number + 1)

    assert len(house.slack.connections) <= 2


async def test_a_full_house_asks_slack_to_come_back(house: House) -> None:
    house.slack.script[POST].extend(Script(pause=1) for _ in range(2))
    house.platform._tasks._most = 2  # the limit of 500 would take the test a while to reach
    for number in range(2):
        assert (await house.client.play("mention", event__ts=f"1.{number}", event__channel=f"C{number}"))[0] == 200

    assert (await house.client.play("mention", event__ts="1.9"))[0] == 503
    assert (await house.client.play("command"))[0] == 200
    assert (await house.client.play("pick"))[0] == 200
    assert "try again in a minute" in (await house.slack.until("response_url"))[0]["text"]
    await house.slack.until(POST, 2)


async def test_a_store_that_is_away_is_no_reason_to_lose_an_event(house: House) -> None:
    house.app.away = True
    assert (await house.client.play("mention"))[0] >= 500
    house.app.away = False

    assert (await house.client.play("mention"))[0] == 200
    await house.slack.until(POST)


@pytest.mark.parametrize(("text", "said"), [("status", "no corrections yet"), ("opsc", "sale of children")])
async def test_a_command_that_takes_long_is_acknowledged_and_answered_later(house: House, text: str, said: str) -> None:
    house.app.slow = 2.7
    assert await house.client.play("command", text=text) == (200, {})

    late = (await house.slack.until("response_url"))[0]
    assert (late["response_type"], said in late["text"]) == ("ephemeral", True)


async def test_a_command_that_fails_late_says_so(house: House) -> None:
    house.app.slow, house.app.away = 2.7, True
    assert await house.client.play("command", text="status") == (200, {})

    assert "went wrong" in (await house.slack.until("response_url"))[0]["text"]


async def test_a_fault_of_ours_is_a_sentence_for_the_person_and_a_line_for_us(house: House) -> None:
    house.app.broken = True
    with capture_logs() as logs:
        _, found = await house.client.play("command")

    assert found["text"].startswith("Something went wrong")
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["slack_request_failed"]


async def test_what_a_dead_process_acknowledged_is_answered_by_the_next(slack: FakeSlack, config: SlackConfig) -> None:
    app = StandIn()
    question = of_event(recorded("mention"), "U0BOT")
    assert question is not None
    app.claims[EVENT_PREFIX + question.id] = (replace(question, asked=time.time()).dump(), time.monotonic() - 5)

    async with opened(slack, config, app):
        posted = await slack.until(POST)
        assert posted[0]["thread_ts"] == "1753869600.000100"
        await comes(lambda: app.claims[EVENT_PREFIX + question.id][0] == "")


async def test_an_answer_that_comes_too_late_is_dropped(slack: FakeSlack, config: SlackConfig) -> None:
    app = StandIn()
    question = of_event(recorded("mention"), "U0BOT")
    assert question is not None
    app.claims["slack-inquiry:old"] = (replace(question, asked=1.0).dump(), 0.0)
    app.claims["slack-inquiry:odd"] = ('{"another": "version"}', 0.0)

    async with opened(slack, config, app):
        await comes(lambda: {payload for payload, _ in app.claims.values()} == {""})
    assert slack.of(POST) == []


async def test_an_answer_that_slack_does_not_take_now_waits_in_the_store(slack: FakeSlack, config: SlackConfig) -> None:
    slack.script[POST].extend(Script(status=503) for _ in range(20))
    app = StandIn()
    async with opened(slack, config, app) as house:
        await house.client.play("mention")
        await slack.until(POST)

    assert app.claims["slack-inquiry:slack:T0TEAM/C0CHAN/1753869600.000100"][0]
    slack.script.clear()
    async with opened(slack, config, app) as house:
        await house.platform._questions.sweep(0)
        await slack.until(POST, len(slack.of(POST)) + 1)


async def test_a_stop_waits_for_what_is_under_way(slack: FakeSlack, config: SlackConfig) -> None:
    slack.script[POST].append(Script(pause=1))
    async with opened(slack, config) as house:
        await house.client.play("mention")
    assert len(slack.of(POST)) == 1
    assert house.app.claims["slack-inquiry:slack:T0TEAM/C0CHAN/1753869600.000100"][0] == ""


async def test_the_outbox_can_deliver_after_the_stop(slack: FakeSlack, config: SlackConfig) -> None:
    async with opened(slack, config) as house:
        forwarder = house.platform.forwarder
    await forwarder.notify("slack:T0TEAM/U0ASKER", Reply("feedback", "Accepted."), "FB-1/1")

    assert len(slack.of(POST)) == 1


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive", "token_revoked"])
async def test_a_refused_token_stops_the_start_and_says_which(
    slack: FakeSlack, config: SlackConfig, error: str
) -> None:
    slack.script["auth.test"].append(Script(error=error))

    with pytest.raises(SystemExit, match=f"SLACK_BOT_TOKEN: Slack refuses it .{error}"):
        async with opened(slack, config):
            pass


async def test_missing_scopes_stop_the_start_and_are_named(slack: FakeSlack, config: SlackConfig) -> None:
    slack.scopes = "chat:write,commands,im:history"

    with pytest.raises(SystemExit, match="app_mentions:read, assistant:write"):
        async with opened(slack, config):
            pass


@pytest.mark.parametrize("script", [Script(status=503), Script(error="ratelimited", status=429, retry_after=1)])
async def test_a_slack_that_is_away_at_the_start_is_waited_for(
    slack: FakeSlack, config: SlackConfig, script: Script
) -> None:
    slack.script["auth.test"].append(script)
    async with opened(slack, config) as house:
        assert house.platform.trouble() == "Slack cannot be reached"
        assert "try again" in (await house.client.play("command"))[1]["text"]
        assert (await house.client.play("mention"))[0] == 503
        await slack.until("auth.test", 2)
        await comes(lambda: house.platform.trouble() == "")
        assert (await house.client.play("mention"))[0] == 200


async def test_an_address_where_nobody_listens_is_no_reason_to_stop() -> None:
    nobody = SlackConfig(bot_token=BOT_TOKEN, signing_secret=SECRET, api_url="http://127.0.0.1:9/api/")
    async with opened(FakeSlack(), nobody) as house:
        assert house.platform.trouble() == "Slack cannot be reached"


@pytest.mark.parametrize(
    ("script", "raised"),
    [
        (Script(error="ratelimited", status=429, retry_after=7), TryLater),
        (Script(error="channel_not_found"), Undeliverable),
        (Script(error="not_in_channel"), Undeliverable),
        (Script(status=500), ConnectionError),
        (Script(reset=True), Exception),
    ],
)
async def test_the_outbox_is_told_what_kind_of_failure_it_was(
    house: House, script: Script, raised: type[Exception]
) -> None:
    house.slack.script[POST].append(script)

    with pytest.raises(raised) as error:
        await house.platform.forwarder.notify("slack:T0TEAM/C1/1.2", Reply("feedback", "Accepted."), "FB-1/1")
    assert getattr(error.value, "seconds", 7) == 7
    assert BOT_TOKEN not in str(error.value)


async def test_a_token_that_slack_ceases_to_take_makes_the_platform_unready(house: House) -> None:
    house.slack.script[POST].append(Script(error="token_revoked"))
    with pytest.raises(Undeliverable, match="revoked"):
        await house.platform.forwarder.notify("slack:T0TEAM/C1/1.2", Reply("feedback", "Accepted."), "FB-1/1")
    assert "token_revoked" in house.platform.trouble()

    await house.platform.forwarder.notify("slack:T0TEAM/C1/1.2", Reply("feedback", "Accepted."), "FB-1/1")
    assert house.platform.trouble() == ""


async def test_an_unknown_workspace_is_undeliverable(house: House) -> None:
    with pytest.raises(Undeliverable, match="not installed"):
        await house.platform.forwarder.notify("slack:T9/C1/1.2", Reply("feedback", "Accepted."), "FB-1/1")


@pytest.mark.parametrize("reason", ["restricted_action", "not_in_channel", "is_archived"])
async def test_whoever_asks_where_the_bot_may_not_write_is_answered_directly(house: House, reason: str) -> None:
    house.slack.script[POST].append(Script(error=reason))
    await house.client.play("mention")
    posted = await house.slack.until(POST, 2)

    assert [post["channel"] for post in posted] == ["C0CHAN", "U0ASKER"]
