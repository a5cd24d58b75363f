"""The life of the real process on Slack: strangers, floods, failures of Slack's, starts and stops."""

import asyncio
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.process import until
from tests.slack.client import SECRET, Client, encoded, recorded, sign
from tests.slack.fake import APP_TOKEN, FakeSlack, Script
from tests.slack.process import running
from tests.slack.test_signature import FORM, JSON, PATHS, junk

POST = "chat.postMessage"
HUNDREDS = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(
    body=st.binary(max_size=300), kind=st.sampled_from([JSON, FORM, {"Content-Type": "x/y"}, {}]), how=st.integers(0, 3)
)
@HUNDREDS
async def test_any_bytes_may_come(sanad: Client, body: bytes, kind: dict[str, str], how: int) -> None:
    """Unsigned, signed by another, signed too early, and signed well: refused, without a trace in the log."""
    headers = [{}, sign(body, secret="another"), sign(body, at=1.0), sign(body)][how]

    assert (await sanad.post(body, kind | headers))[0] in ({400, 401} if how == 3 else {401})


@given(where=st.sampled_from(PATHS), value=junk)
@HUNDREDS
async def test_any_field_may_be_anything(sanad: Client, where: tuple[str, str], value: object) -> None:
    name, path = where

    assert (await sanad.send(sanad.live(name) | {path: value}))[0] in {200, 400, 409}
    sanad.slack.calls.clear()


async def test_a_body_is_read_up_to_its_limit_only(sanad: Client) -> None:
    body = b"x" * (256 * 1024 + 1)

    assert (await sanad.post(body, JSON | sign(body)))[0] == 413


async def test_another_signature_is_refused_and_the_body_stays_out_of_the_log(sanad: Client) -> None:
    body, kind = encoded(recorded("command"))  # the log is looked through at the end

    assert (await sanad.post(body, {"Content-Type": kind, **sign(body, secret=SECRET[::-1])}))[0] == 401


@pytest.mark.parametrize("name", ["command", "pick", "submitted", "shortcut"])
async def test_a_replay_is_refused(sanad: Client, name: str) -> None:
    payload = sanad.live(name)

    assert [(await sanad.send(payload))[0] for _ in range(2)] == [200, 409]


async def test_an_event_that_is_sent_again_is_answered_once(sanad: Client) -> None:
    event = sanad.live("mention")
    for number in range(3):
        again = {"X-Slack-Retry-Num": str(number), "X-Slack-Retry-Reason": "http_timeout"} if number else {}
        assert (await sanad.send(event, again | {"X-Slack-Bolt-Lazy-Only": "1"}))[0] == 200
    await sanad.play("direct_message")

    assert [post["channel"] for post in await sanad.slack.until(POST, 2)].count("C0CHAN") == 1


async def test_another_workspace_is_not_served(sanad: Client) -> None:
    _, told = await sanad.play("command", team_id="T9")
    assert "not set up for this workspace" in told["text"]
    for name in ("pick", "submitted", "shortcut"):
        assert await sanad.play(name, team__id="T9") == (200, {})
    assert await sanad.play("mention", team_id="T9", authorizations__0__team_id="T9") == (200, {})

    await sanad.play("direct_message")
    assert [post["channel"] for post in await sanad.slack.until(POST)] == ["D0DM"]


@pytest.mark.parametrize(
    "faults",
    [
        [Script(error="ratelimited", status=429, retry_after=1)],
        [Script(reset=True), Script(status=502)],
        [Script(pause=5)],
    ],
)
async def test_slacks_failures_delay_the_answer_and_never_the_acknowledgement(
    sanad: Client, faults: list[Script]
) -> None:
    sanad.slack.script[POST].extend(faults)
    assert (await sanad.play("mention"))[0] == 200
    assert (await sanad.play("command"))[0] == 200  # before Slack has taken the first

    passing = [fault for fault in faults if not fault.pause]
    posted = await sanad.slack.until(POST, 1 + len(passing), 20)
    assert {post["text"] for post in posted} == {posted[0]["text"]}


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
        again = await slack.until(POST, 2)
    assert again[1]["thread_ts"] == "1753869600.000100"


@pytest.mark.parametrize("text", ["my uncle Zafarullah touches my sister", "ظفراللہ میری بہن کو بلیک میل کر رہا ہے"])
async def test_a_disclosure_is_never_on_the_disk_and_answered_all_the_same(
    slack: FakeSlack, tmp_path: Path, text: str
) -> None:
    slack.script[POST].append(Script(pause=60))
    folder = tmp_path / "sanad"
    async with running(slack, folder) as (client, process):
        assert (await client.play("mention", event__text=f"<@U0BOT> {text}"))[0] == 200
        first = await slack.until(POST)
        process.popen.kill()
        await asyncio.to_thread(process.popen.wait, 12)
        disk = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file()).decode(errors="ignore")

    async with running(slack, folder):
        again = await slack.until(POST, 2)
    assert "1753869600.000100" in disk
    assert not any(name in disk for name in ("Zafarullah", "ظفراللہ", "\\u0638\\u0641"))
    assert "1799" in again[1]["text"]
    assert again[1]["text"] == first[0]["text"]


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


@pytest.mark.parametrize("fault", [Script(status=503), Script(reset=True), Script(pause=60)])
async def test_slack_may_be_away_at_the_start(slack: FakeSlack, tmp_path: Path, fault: Script) -> None:
    slack.script["auth.test"].append(fault)
    async with running(slack, tmp_path / "sanad") as (client, process):
        first = await asyncio.to_thread(process.get, "/readyz")
        assert "cannot reach Slack" in (await client.play("command"))[1]["text"]
        assert (await client.play("mention"))[0] == 503  # Slack sends it again
        await slack.until("auth.test", 2)
        await asyncio.to_thread(until, lambda: process.get("/readyz").status == 200)

        assert first.status == 503
        assert "Pakistan" in (await client.play("command"))[1]["text"]


async def test_missing_scopes_end_the_start_with_their_names(slack: FakeSlack, tmp_path: Path) -> None:
    slack.scopes = "chat:write,commands,im:history"

    with pytest.raises(AssertionError, match="app_mentions:read, assistant:write"):
        async with running(slack, tmp_path / "sanad"):
            pass


async def test_a_proxy_is_used_for_everything_that_goes_to_slack(slack: FakeSlack, tmp_path: Path) -> None:
    """The fake stands in for the proxy: nothing else knows the name that is called."""
    behind = {"HTTP_PROXY": slack.url, "SLACK_API_URL": "http://slack.example/api/", "NO_PROXY": ""}
    async with running(slack, tmp_path / "sanad", **behind) as (client, _):
        await client.play("mention")
        await slack.until(POST)
        url = slack.response_url().replace(slack.url, "http://slack.example")
        await client.play("pick", response_url=url)
        await slack.until("response_url")


async def test_an_address_that_is_excepted_from_the_proxy_is_called_directly(slack: FakeSlack, tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9"
    proxies = {"HTTP_PROXY": nobody, "HTTPS_PROXY": nobody, "NO_PROXY": "127.0.0.1"}
    async with running(slack, tmp_path / "sanad", **proxies) as (client, _):
        await client.play("mention")
        await slack.until(POST)


async def test_socket_mode_needs_no_address_and_outlives_its_connection(slack: FakeSlack, tmp_path: Path) -> None:
    wired = {"SLACK_APP_TOKEN": APP_TOKEN, "SLACK_SIGNING_SECRET": ""}
    async with running(slack, tmp_path / "sanad", **wired) as (client, process):
        await slack.when(lambda: slack.sockets)
        body = b"{}"
        assert (await client.post(body, JSON | sign(body)))[0] == 404
        assert (await asyncio.to_thread(process.get, "/readyz")).status == 200
        await over(slack, "events_api", client.live("mention"))
        assert "Pakistan" in str(await over(slack, "slash_commands", client.live("command")))
        await slack.sockets[-1].send_json({"type": "disconnect", "reason": "refresh_requested"})
        first = slack.sockets[-1]
        await slack.when(lambda: slack.sockets and slack.sockets[-1] is not first)
        kept = await over(slack, "interactive", client.live("submitted"))

    assert "FB-" in str(kept["view"])
    assert {post["channel"] for post in slack.of(POST)} == {"C0CHAN", "C0MAINT"}
    assert slack.faults == []


async def over(slack: FakeSlack, kind: str, payload: dict[str, Any]) -> Any:
    """What comes back for an envelope."""
    envelope = await slack.envelope(kind, payload)
    return (await slack.when(lambda: envelope in slack.acks and [slack.acks[envelope]]))[0]


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
