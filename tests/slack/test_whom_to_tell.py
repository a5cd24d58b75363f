"""Whom to tell, in Slack: to whoever wrote alone, with numbers to tap, and while the store is away."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from bot.feedback.retention import STAND_INS
from tests.slack.client import recorded
from tests.slack.conftest import House
from tests.slack.fake import FakeSlack, Script
from tests.slack.process import running

POST, ALONE = "chat.postMessage", "chat.postEphemeral"
TOLD = "a man is sending naked pictures to my niece"
ME = recorded("mention")["event"]["user"]


async def test_in_a_channel_only_the_writer_sees_it_there_and_as_a_direct_message(house: House) -> None:
    await house.client.play("mention", event__text="<@U0BOT> abuse")
    (there,) = await house.slack.until(ALONE)
    (apart,) = await house.slack.until(POST)

    assert (there["channel"], there["user"], there["thread_ts"]) == ("C0CHAN", ME, "1753869600.000100")
    assert apart["channel"] == ME
    assert "<tel:15|Call 15>" in str(there["blocks"])
    assert "<mailto:help@example.org|Write to help@example.org>" in str(apart["blocks"])


@pytest.mark.parametrize(("refused", "left"), [(ALONE, POST), (POST, ALONE)])
async def test_where_slack_lets_one_of_the_two_through_nothing_stands_in_the_channel(
    house: House, refused: str, left: str
) -> None:
    house.slack.script[refused].append(Script(error="cannot_dm_bot"))
    await house.client.play("mention", event__text="<@U0BOT> abuse")
    await house.slack.until(left)
    await house.client.play("direct_message")
    await house.slack.until(POST, 2)

    assert "C0CHAN" not in {post["channel"] for post in house.slack.of(POST)}


async def test_where_slack_lets_neither_through_the_channel_reads_one_line_without_the_list(house: House) -> None:
    house.slack.script[ALONE].append(Script(error="user_not_in_channel"))
    house.slack.script[POST].append(Script(error="messages_tab_disabled"))
    await house.client.play("mention", event__text="<@U0BOT> abuse")
    *_, aloud = await house.slack.until(POST, 2)

    assert (aloud["channel"], aloud["text"]) == ("C0CHAN", "Please write to me in a direct message.")
    assert "tel:" not in str(aloud)


async def test_a_button_in_a_channel_does_not_show_it_to_the_others_either(house: House) -> None:
    for name in ("pick", "share"):
        await house.client.play(name, actions__0__value="abuse")
    await house.slack.until(ALONE, 2)

    assert house.slack.of("chat.update") == house.slack.of("response_url") == []
    assert {post["channel"] for post in house.slack.of(POST)} <= {"U0ASKER", ME}


async def test_in_a_direct_message_it_is_an_answer_like_any_other(house: House) -> None:
    await house.client.play("direct_message", event__text="abuse")
    (answer,) = await house.slack.until(POST)

    assert (answer["channel"], house.slack.of(ALONE)) == ("D0DM", [])


def take_away(url: str) -> None:
    """The database, from a process that serves."""
    if url.startswith("sqlite"):
        with sqlite3.connect(url.partition("///")[2]) as connection:
            for table in ("event", "thread"):
                connection.execute(f"ALTER TABLE {table} RENAME TO {table}_away")
        return
    place = make_url(url)
    server = place.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(str(place.database))))


async def test_it_is_told_while_the_database_is_away(slack: FakeSlack, tmp_path: Path, database_url: str) -> None:
    async with running(slack, tmp_path / "sanad", SANAD_DATABASE_URL=database_url) as (client, _):
        take_away(database_url)
        assert (await client.play("mention", event__text=f"<@U0BOT> {TOLD}"))[0] == 200
        (there,) = await slack.until(ALONE)
        assert (await client.play("mention", event__ts="1.2"))[0] == 500  # Slack sends what can wait again

        assert "<tel:15|Call 15>" in str(there["blocks"])
        _, command = await client.play("command", text=TOLD)
        assert "<tel:1799|Call 1799>" in str(command)
    assert slack.faults == []


async def test_what_waits_for_its_answer_is_written_down_as_another_question(slack: FakeSlack, tmp_path: Path) -> None:
    """Also where it is said to be about the law: whether that is so, the answer may believe, the store not."""
    slack.script[POST].extend([Script(pause=1), Script(pause=1)])
    slack.script[ALONE].append(Script(pause=1))
    async with running(slack, tmp_path / "sanad") as (client, _):
        await client.play("mention", event__text=f"<@U0BOT> {TOLD}")
        await client.play("direct_message", event__text=f"I was asking about the law: {TOLD}")
        with sqlite3.connect(tmp_path / "sanad" / "sanad.db") as connection:
            payloads = [text for (text,) in connection.execute("SELECT payload FROM event WHERE payload != ''")]

    assert len(payloads) == 2
    assert not any("niece" in payload for payload in payloads)
    assert all(STAND_INS["en"] in payload for payload in payloads)
