"""“Forget me”, as a person writes it: what the store then still holds of them, on SQLite and PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.store.tables import metadata
from tests.slack.fake import FakeSlack, serving
from tests.slack.process import pressed, running
from tests.whole import teams_payload

POST = "chat.postMessage"
ME = "U0PERSON"
AAD = "5a1e9c0e-3f0b-4f7c-9d53-6f0a6b1c2d3e"


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with serving(FakeSlack()) as found:
        yield found


def held(url: str, words: str) -> list[str]:
    """The rows of any table that hold these words."""
    engine = sa.create_engine(url.replace("+aiosqlite", ""))
    with engine.connect() as conn:
        rows = [(table.name, *row) for table in metadata.sorted_tables for row in conn.execute(sa.select(table))]
    engine.dispose()
    return [str(row) for row in rows if words in str(row)]


async def spread(url: str, words: str, tables: set[str]) -> bool:
    """Whether rows of all these tables hold these words, a moment after the answer."""
    for _ in range(100):
        if tables <= {row.split("'")[1] for row in held(url, words)}:
            return True
        await asyncio.sleep(0.05)
    raise AssertionError(held(url, words))


async def gone(url: str, words: str) -> bool:
    """Whether nothing holds these words any more, a moment after the answer."""
    for _ in range(100):
        if not held(url, words):
            return True
        await asyncio.sleep(0.05)
    raise AssertionError(held(url, words))


async def test_who_is_forgotten_in_slack_is_in_no_row(slack: FakeSlack, tmp_path: Path, database_url: str) -> None:
    settings = {"SANAD_DATABASE_URL": database_url, "SANAD_MAINTAINERS": f"slack:{ME}"}
    async with running(slack, tmp_path / "sanad", **settings) as (client, _):
        await client.play("pane_opened", event__user=ME)
        await slack.until(POST, 1)
        await client.play("mention", event__user=ME, event__ts="1764000001.000100")
        await client.play(
            "direct_message", event__user=ME, event__ts="1764000002.000100", event__text="the optional protocol?"
        )
        await client.play("command", user_id=ME, text="has Pakistan ratified the OPSC")
        await client.play(
            "mention",
            event__user=ME,
            event__ts="1764000003.000100",
            event__text="<@U0BOT> the OPSC date is wrong: 2011",
        )
        await client.play(
            "mention", event__ts="1764000004.000100", event__text="<@U0BOT> the CRC date is wrong, it was 1990"
        )
        await client.play("command", user_id=ME, text="tell me when something changes on the OPSC")
        cards = await slack.when(
            lambda: len(found := [one for one in slack.of(POST) if one["channel"] == "C0MAINT"]) == 2 and found
        )
        await client.play("decide", user__id=ME, **pressed(cards[1], "Accept"))
        shown = await slack.when(lambda: [one for one in slack.of("chat.update") if f"<@{ME}>" in str(one)])
        assert await spread(database_url, ME, {"thread", "event", "address", "feedback", "change", "subscription"})
        before = len(slack.of("chat.update"))
        await client.play("command", user_id=ME, text="forget me")

        assert shown
        assert await gone(database_url, ME)
        assert await gone(database_url, "D0DM")
        assert await gone(database_url, "1764000001.000100")
        assert held(database_url, "1764000004.000100")  # somebody else's
        later = await slack.when(lambda: slack.of("chat.update")[before + 1 :] and slack.of("chat.update")[before:])
        assert f"<@{ME}>" not in str(later)
        assert "by maintainer" in str(later)


async def test_who_is_forgotten_in_teams_is_in_no_row(slack: FakeSlack, tmp_path: Path, database_url: str) -> None:
    async with running(slack, tmp_path / "sanad", SANAD_DATABASE_URL=database_url, TEAMS_LOCAL="1") as (_, process):

        def says(text: str, name: str = "personal") -> str:
            return process.post("/api/messages", teams_payload(name, process.address, text=text)).text

        def installs() -> None:
            process.post("/api/messages", teams_payload("installed", process.address))

        await asyncio.to_thread(installs)
        await asyncio.to_thread(says, "has Pakistan ratified the optional protocol")
        await asyncio.to_thread(says, "the OPSC date is wrong, it was 2011", "group_mention")
        await asyncio.to_thread(says, "tell me when something changes on the OPSC")
        assert await spread(database_url, AAD, {"thread", "event", "address", "feedback", "subscription"})
        answer = await asyncio.to_thread(says, "forget me")

        assert "erased" in answer
        assert await gone(database_url, AAD)
        personal = held(database_url, teams_payload("personal", "")["conversation"]["id"])
        assert [row.split("'")[1] for row in personal] == ["event"]  # that this message was answered, for a day


@pytest.mark.parametrize("name", ["direct_message", "mention"])
async def test_of_asking_to_be_forgotten_the_messages_id_stays_alone(
    slack: FakeSlack, tmp_path: Path, database_url: str, name: str
) -> None:
    async with running(slack, tmp_path / "sanad", SANAD_DATABASE_URL=database_url) as (client, _):
        await client.play(name, event__user=ME, event__ts="1764000001.000100", event__text="<@U0BOT> OPSC")
        await slack.until(POST)
        await client.play(name, event__user=ME, event__ts="1764000002.000100", event__text="<@U0BOT> forget me")
        posted = await slack.until(POST, 2)

        assert "erased" in posted[1]["text"]
        assert await gone(database_url, ME)
        assert await gone(database_url, "1764000001.000100")
        assert [row.split("'")[1] for row in held(database_url, "1764000002.000100")] == ["event"]
