"""The whole program, driven from outside: signed requests in, Slack's fake out."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.process import Process, serving
from tests.slack.client import SECRET, Client, Json
from tests.slack.fake import BOT_TOKEN, FakeSlack, Script

POST = "chat.postMessage"


@asynccontextmanager
async def running(slack: FakeSlack, folder: Path, **settings: str) -> AsyncIterator[tuple[Client, Process]]:
    """`sanad serve` on Slack's fake; stopped at the end, where it still runs."""
    environment = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "SANAD_FORWARD_TO": "slack:C0MAINT",
        "SANAD_MAINTAINERS": "slack:U0MAINT",
        **settings,
    }
    manager = serving(folder, **environment)
    process = await asyncio.to_thread(manager.__enter__)
    try:
        async with aiohttp.ClientSession() as session:
            yield Client(process.address, slack, session), process
    finally:
        await asyncio.to_thread(manager.__exit__, None, None, None)


@pytest.fixture
async def sanad(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Client]:
    async with running(slack, tmp_path / "sanad") as (client, process):
        yield client
        log = process.log.read_text("utf-8")
    assert slack.faults == []
    assert "Traceback" not in log
    assert not any(secret in log for secret in (BOT_TOKEN, SECRET, "hooks.slack.com", "/response/", "ratified"))


def pressed(message: Json, label: str) -> Json:
    """What a button of a message would send."""
    return next(
        {"actions__0__action_id": element["action_id"], "actions__0__value": element["value"]}
        for block in message["blocks"]
        for element in block.get("elements", [])
        if element.get("text", {}) and isinstance(element["text"], dict) and label in element["text"]["text"]
    )


async def test_questions_on_every_surface(sanad: Client) -> None:
    slack = sanad.slack
    assert (await sanad.play("mention"))[0] == 200
    assert "5 July 2011" in (await slack.until(POST))[0]["text"]
    await sanad.play("mention_in_thread", event__text="<@U0BOT> and who monitors it?")
    assert "OPSC" in str((await slack.until(POST, 2))[1])
    await sanad.play("direct_message", event__text="OPSC vs Budapest")
    assert any(block["type"] == "table" for block in (await slack.until(POST, 3))[2]["blocks"])

    _, found = await sanad.play("command", text="c182")
    assert "worst forms of child labour" in str(found)
    _, found = await sanad.play("command", text="help")
    _, found = await sanad.play("command", text="c182")
    await sanad.play("share", **pressed(found, "Share in channel"))
    assert (await slack.until("response_url"))[0]["response_type"] == "in_channel"
    _, found = await sanad.play("command", text="the protocol?")
    await sanad.play("pick_ephemeral", **pressed(found, "OPSC"))
    assert (await slack.until("response_url", 2))[1]["replace_original"] is True
    await sanad.play("instruments_meant", message__text="We rely on the Lanzarote convention here")
    assert "Lanzarote" in (await slack.until("response_url", 3))[2]["text"]
    await sanad.play("home_opened")
    await sanad.play("pane_opened")
    await slack.until("views.publish")
    await slack.until("assistant.threads.setSuggestedPrompts")
    _, found = await sanad.play("typed", value="lanzarote")
    assert found["options"][0]["value"] == "lanzarote"
    assert (await sanad.play("url_verification"))[0] == 200


async def test_a_correction_from_the_answer_to_the_outcome_in_the_thread(sanad: Client) -> None:
    slack = sanad.slack
    await sanad.play("mention")
    answer = (await slack.until(POST))[0]
    await sanad.play("correct", **pressed(answer, "Correct this"))
    view = (await slack.until("views.open"))[0]["view"]
    _, kept = await sanad.play("submitted", view__private_metadata=view["private_metadata"])
    assert "FB-" in str(kept["view"])

    card = (await slack.when(lambda: [c for c in slack.of(POST) if c["channel"] == "C0MAINT"]))[0]
    assert "5 July &lt;2011&gt;" in str(card["blocks"])
    await sanad.play("decide", user__id="U0MAINT", **pressed(card, "Decline"))
    form = (await slack.until("views.open", 2))[1]["view"]
    _, done = await sanad.play("decided", view__private_metadata=form["private_metadata"])
    assert done == {"response_action": "clear"}

    await slack.until("chat.update")
    told = (await slack.when(lambda: [c for c in slack.of(POST) if "depositary says otherwise" in c["text"]]))[0]
    assert (told["channel"], told["thread_ts"]) == ("C0CHAN", "1753869600.000100")
    assert "Declined" in (await sanad.play("command", text="status"))[1]["text"]


async def test_a_correction_typed_in_a_thread_is_passed_on(sanad: Client) -> None:
    await sanad.play("mention", event__text="<@U0BOT> the OPSC date is wrong, it was 2011")

    posted = await sanad.slack.until(POST, 2)
    assert {"C0CHAN", "C0MAINT"} == {message["channel"] for message in posted}


async def test_a_guest_leaves_nothing_behind(sanad: Client) -> None:
    await sanad.play("mention_by_guest", event__text="<@U0BOT> the OPSC date is wrong, it was 2011")

    posted = await sanad.slack.until(POST)
    assert "FB-" not in str(posted)


async def test_32_at_once(sanad: Client) -> None:
    found = await asyncio.gather(*(sanad.play("command", text=f"OPSC article {n}") for n in range(32)))

    assert {status for status, _ in found} == {200}
    assert len(sanad.slack.of("auth.test")) == 1


@pytest.mark.parametrize("blow", [signal.SIGTERM, signal.SIGKILL])
async def test_what_was_acknowledged_is_answered_despite(
    slack: FakeSlack, tmp_path: Path, blow: signal.Signals
) -> None:
    slack.script[POST].append(Script(pause=60))
    async with running(slack, tmp_path / "sanad") as (client, process):
        assert (await client.play("mention"))[0] == 200
        await slack.until(POST)
        process.popen.send_signal(blow)
        await asyncio.to_thread(process.popen.wait, 12)

    async with running(slack, tmp_path / "sanad"):
        again = await slack.until(POST, 2, 20)
    assert again[1]["thread_ts"] == "1753869600.000100"


async def test_an_orderly_stop_finishes_what_is_under_way(slack: FakeSlack, tmp_path: Path) -> None:
    slack.script[POST].append(Script(pause=1))
    async with running(slack, tmp_path / "sanad") as (client, process):
        await client.play("mention")
        await slack.until(POST)
        process.popen.terminate()
        assert await asyncio.to_thread(process.popen.wait, 12) == 0
    async with running(slack, tmp_path / "sanad") as (client, _):
        await client.play("direct_message")
        await slack.until(POST, 2)
        await asyncio.sleep(4)

    assert [message["channel"] for message in slack.of(POST)] == ["C0CHAN", "D0DM"]


async def test_a_refused_token_ends_the_start_with_a_sentence(slack: FakeSlack, tmp_path: Path) -> None:
    slack.script["auth.test"].append(Script(error="invalid_auth"))

    with pytest.raises(AssertionError, match="SLACK_BOT_TOKEN: Slack refuses it"):
        async with running(slack, tmp_path / "sanad"):
            pass


async def test_slack_may_be_away_at_the_start(slack: FakeSlack, tmp_path: Path) -> None:
    slack.script["auth.test"].append(Script(status=503))
    async with running(slack, tmp_path / "sanad") as (client, process):
        first = await asyncio.to_thread(process.get, "/readyz")
        await slack.until("auth.test", 2)
        await asyncio.sleep(0.3)
        later = await asyncio.to_thread(process.get, "/readyz")

        assert (first.status, later.status) == (503, 200)
        assert (await client.play("command"))[0] == 200


async def test_several_workspaces_are_served_beside_the_maintainers_own(slack: FakeSlack, tmp_path: Path) -> None:
    several = {
        "SLACK_CLIENT_ID": "1.2",  # with both in the environment Bolt would turn to files for its tokens
        "SLACK_CLIENT_SECRET": "shh",
        "SANAD_SECRET_KEY": "a-key-of-thirty-two-characters-at-least",
        "SANAD_PUBLIC_URL": "https://sanad.example.org",
    }
    async with running(slack, tmp_path / "sanad", HOME=str(tmp_path / "home"), **several) as (client, process):
        page = await asyncio.to_thread(process.get, "/slack/install")
        await client.play("mention")
        await slack.until(POST)
        _, stranger = await client.play("command", team_id="T9")

    assert (page.status, "slack.com/oauth/v2/authorize" in page.text) == (200, True)
    assert "not set up" in stranger["text"]
    assert not (tmp_path / "home").exists()
