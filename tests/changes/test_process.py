"""The whole program: somebody asks to be told, the content changes, the process dies in between."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from adapters.preview.feed import ATOM
from tests.changes.conftest import CHILD, HANOI, RWANDA, edition
from tests.process import serving, until
from tests.slack.client import Json
from tests.slack.fake import FakeSlack
from tests.slack.fake import serving as slack_serving
from tests.slack.process import labels, pressed, running
from tests.whole import teams_payload

POST = "chat.postMessage"
ASKS = "tell me when something changes on the Budapest Convention"
TOLD = "Party by accession, 1 March 2026"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with slack_serving(FakeSlack()) as found:
        yield found


def told(slack: FakeSlack) -> list[Json]:
    return [one for one in slack.of(POST) if TOLD in one["text"]]


async def test_slack_is_told_once_also_after_a_kill_until_the_button_is_pressed(
    slack: FakeSlack, tmp_path: Path, database_url: str
) -> None:
    settings = {"SANAD_DATABASE_URL": database_url, "SANAD_CONTENT": str(edition(tmp_path / "content"))}
    async with running(slack, tmp_path / "one", **settings) as (client, process):
        await client.play("mention", event__text=f"<@U0BOT> {ASKS}", event__ts="1764000001.000100")
        await client.play("command", text=ASKS)
        (posted,) = await slack.until(POST)
        await client.play("home_opened")
        (home,) = await slack.until("views.publish")
        process.popen.kill()
    edition(tmp_path / "content", RWANDA)
    async with running(slack, tmp_path / "two", **settings) as (client, _):
        sent = await slack.when(lambda: len(found := told(slack)) == 2 and found)
        notice = next(one for one in sent if one["channel"].startswith("C"))
        await client.play(
            "ask",
            **pressed(notice, "Stop telling me"),
            channel__id=notice["channel"],
            container__channel_id=notice["channel"],
        )
        await slack.when(lambda: [one for one in slack.of(POST) if "do not tell you of changes any more" in str(one)])
        edition(tmp_path / "content", CHILD, RWANDA)
        await asyncio.sleep(3)

    assert "This whole channel is told" in posted["text"]
    assert "Budapest Convention" in str(home)
    assert "Stop telling me" in labels(home["view"])
    assert {one["channel"][0] for one in sent} == {"C", "U"}
    assert "thread_ts" not in notice
    assert len(told(slack)) == 2


def test_the_page_and_a_chat_in_teams_are_told_and_the_feed_is_behind_the_guard(tmp_path: Path) -> None:
    content = edition(tmp_path / "content", HANOI)
    with serving(tmp_path / "sanad", SANAD_CONTENT=str(content), TEAMS_LOCAL="1") as server:
        said = teams_payload("group_mention", server.address, text=ASKS)
        group = server.post("/api/messages", said).text
        asked = server.ask(ASKS, "4f1c")
        before = server.get("/preview/outcomes?conversation=4f1c").json["outcomes"]
        edition(tmp_path / "content", RWANDA, HANOI)
        found = until(lambda: server.get("/preview/outcomes?conversation=4f1c").json["outcomes"])
        stranger = server.get("/feed.atom")
        feed = server.get("/feed.atom", Authorization=f"Bearer {server.token}")

    assert "This whole channel is told" in group
    assert asked["view"]["waits"]
    assert before == []
    assert [TOLD in one["view"]["text"] for one in found] == [True]
    assert stranger.status == 401
    assert feed.headers["Content-Type"].startswith("application/atom+xml")
    assert len(ElementTree.fromstring(feed.body).findall(f"{{{ATOM}}}entry")) == 2
