"""Who asked to be told, who is told, and how it ends: at the application's door, on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import Iterable

import pytest
import sqlalchemy as sa

from bot.app import App
from bot.feedback.outbox import Outbox
from bot.knowledge.library import Library
from bot.model import Message, Undeliverable
from bot.news import News
from bot.store import Store, migrations
from bot.store.tables import delivery, subscription
from handlers.changes import news
from tests.changes.conftest import ALONE, CHANNEL, IN_CHANNEL, ME, PAGE, said
from tests.outbox.conftest import QUICK, Channel, only, settle

BUDAPEST = "tell me when something changes on Budapest"
EVERYTHING = "tell me when anything changes"


@pytest.fixture
def channel() -> Channel:
    return Channel()


async def rows(store: Store) -> list[tuple[str, str, str, str]]:
    found = sa.select(
        subscription.c.destination, subscription.c.instrument, subscription.c.state, subscription.c.user
    ).order_by(subscription.c.destination, subscription.c.instrument)
    return [tuple(row) for row in await store.read(lambda conn: conn.execute(found).all())]


async def publish(store: Store, channel: Channel, found: Iterable[News]) -> None:
    """A version of the content with these changes comes into a server."""
    outbox = Outbox(store, only(channel), QUICK)
    await outbox.announce("v", [], list(found))
    await settle(store, outbox)


def told(channel: Channel) -> list[tuple[str, str]]:
    return [(place, reply.text) for place, reply, _ in channel.told]


async def test_a_person_is_told_alone_and_a_channel_as_a_whole(app: App, store: Store) -> None:
    alone = await app(said(BUDAPEST))
    shared = await app(said(BUDAPEST, IN_CHANNEL))

    assert alone.text.startswith("I will tell you when what I have on the Budapest Convention changes.")
    assert "Only you are told" in alone.text
    assert "This whole channel is told" in shared.text
    assert await rows(store) == [(CHANNEL, "budapest", "", ""), (ME, "budapest", "", ME)]


async def test_who_asked_is_told_what_is_new_once(app: App, store: Store, channel: Channel, changed: Library) -> None:
    await publish(store, channel, news(changed)[1:])
    await app(said(BUDAPEST, IN_CHANNEL))
    await app(said("alert me if India joins Budapest"))
    for _ in range(3):
        await publish(store, channel, news(changed))

    assert told(channel) == [
        (CHANNEL, "Budapest Convention: Rwanda: Party by accession, 1 March 2026. Before: not a party.")
    ]
    assert [choice.text for choice in channel.told[0][1].choices][-1] == "unsubscribe"
    assert channel.told[0][1].sources


async def test_several_changes_are_one_message(app: App, store: Store, channel: Channel, changed: Library) -> None:
    await app(said(EVERYTHING))
    await publish(store, channel, news(changed))

    assert told(channel) == [(ME, "2 things have changed that you asked about.")]


async def test_a_group_of_states_is_told_of_its_members(
    app: App, store: Store, channel: Channel, changed: Library
) -> None:
    await app(said("tell me when something changes for SAARC"))
    await publish(store, channel, news(changed))
    assert told(channel) == []

    await publish(store, channel, [_news("NPL", ("saarc",))])
    assert [place for place, _ in told(channel)] == [ME]


async def test_nobody_is_told_who_did_not_ask(store: Store, channel: Channel, changed: Library) -> None:
    await publish(store, channel, news(changed))

    assert channel.told == []


async def test_a_kill_between_the_reload_and_the_delivery_loses_nothing(
    app: App, store: Store, channel: Channel, changed: Library, database_url: str
) -> None:
    await app(said(EVERYTHING))
    await Outbox(store, only(channel), QUICK).announce("v", [], news(changed))  # and the process ends here
    other = await Store.open(database_url)
    for _ in range(2):
        await publish(other, channel, news(changed))
    await other.close()

    assert len(channel.told) == 1


async def test_of_several_replicas_one_tells(
    app: App, store: Store, channel: Channel, changed: Library, database_url: str
) -> None:
    await app(said(EVERYTHING))
    await app(said(BUDAPEST, IN_CHANNEL))
    others = [await Store.open(database_url) for _ in range(3)]
    await asyncio.gather(*(publish(one, channel, news(changed)) for one in (store, *others)))
    for one in others:
        await one.close()

    assert sorted(place for place, _ in told(channel)) == [CHANNEL, ME]


async def test_what_was_stopped_meanwhile_is_not_delivered(
    app: App, store: Store, channel: Channel, changed: Library
) -> None:
    await app(said(BUDAPEST))
    await app(said("tell me when something changes on the OPSC"))
    await Outbox(store, only(channel), QUICK).announce("v", [], news(changed))
    await app(said("stop telling me about Budapest"))
    await settle(store, Outbox(store, only(channel), QUICK))

    assert channel.told == []
    assert [row[1] for row in await rows(store)] == ["opsc"]


async def test_unsubscribing_ends_all_of_it_and_says_so(app: App, store: Store) -> None:
    await app(said(BUDAPEST))
    await app(said("tell me when something changes on the OPSC", IN_CHANNEL))
    ended = await app(said("unsubscribe"))
    again = await app(said("what am I subscribed to"))

    assert ended.text.startswith("I do not tell you of changes any more.")
    assert again.text.startswith("You have not asked to be told of any change")
    assert [row[0] for row in await rows(store)] == [CHANNEL]


async def test_what_somebody_is_told_about_is_listed(app: App) -> None:
    await app(said("alert me if India joins Lanzarote"))
    await app(said("tell me when something changes for SAARC"))
    reply = await app(said("what am I subscribed to"))

    assert [item.label for item in reply.sections[0].items] == ["Lanzarote Convention: India", "SAARC"]


async def test_neither_guests_nor_the_words_of_others_start_or_end_anything(app: App, store: Store) -> None:
    await app(said(BUDAPEST))
    theirs = Message("", ME, user=ME, told_at=ME, answers_only=True)
    replies = [await app(said(text, theirs)) for text in (EVERYTHING, "unsubscribe")]

    assert [reply.order for reply in replies] == [None, None]
    assert all("in their own words" in reply.text for reply in replies)
    assert [row[1] for row in await rows(store)] == ["budapest"]


async def test_there_is_a_limit(app: App, store: Store) -> None:
    names = (
        "opsc",
        "opic",
        "crc",
        "lanzarote",
        "budapest",
        "c182",
        "palermo protocol",
        "rio pact",
        "hanoi",
        "gc25",
        "p2",
    )
    asked = [f"tell me when something changes for India, Nepal, Bhutan, Kenya and Chad on {name}" for name in names]
    replies = [await app(said(text)) for text in asked]

    assert [("I will tell you" in reply.text) for reply in replies] == [True] * 10 + [False]
    assert "I tell of 50 things here already" in replies[-1].text
    assert len(await rows(store)) == 50


async def test_a_page_comes_and_asks(app: App, store: Store, channel: Channel, changed: Library) -> None:
    page = Message("", PAGE, user=PAGE, told_at=PAGE)
    await app(said(BUDAPEST, page))
    await publish(store, channel, news(changed))
    ((name, found),) = await store.subscribers.told(PAGE)

    assert channel.told == []
    assert name.startswith("changes/")
    assert [one.state for one in found] == ["RWA"]
    await app(said("unsubscribe", page))
    assert await store.subscribers.told(PAGE) == ()


async def test_forget_me_erases_it_and_what_is_on_its_way(
    app: App, store: Store, channel: Channel, changed: Library
) -> None:
    await app(said(EVERYTHING))
    await app(said(EVERYTHING, IN_CHANNEL))
    await Outbox(store, only(channel), QUICK).announce("v", [], news(changed))
    await app(said("forget me"))
    await settle(store, Outbox(store, only(channel), QUICK))

    assert [place for place, _ in told(channel)] == [CHANNEL]
    assert [row[0] for row in await rows(store)] == [CHANNEL]
    assert ME not in str(await store.read(lambda conn: conn.execute(sa.select(delivery)).all()))


async def test_a_workspace_that_removes_the_bot_is_told_nothing_more(
    app: App, store: Store, channel: Channel, changed: Library
) -> None:
    for where in (ALONE, IN_CHANNEL):
        await app(said(EVERYTHING, where))
    await app(said(EVERYTHING, Message("", "slack:T2/U1", user="slack:T2/U1", told_at="slack:T2/U1")))
    await Outbox(store, only(channel), QUICK).announce("v", [], news(changed))
    await store.leave("slack:T1/")
    await settle(store, Outbox(store, only(channel), QUICK))

    assert [place for place, _ in told(channel)] == ["slack:T2/U1"]


async def test_a_conversation_of_teams_that_ended_is_told_nothing_more(app: App, store: Store) -> None:
    teams = Message("", "teams:a:1", user="teams:t/u", told_at="teams:a:1")
    await app(said(EVERYTHING, teams))
    await store.drop_address("teams:a:1")

    assert await rows(store) == []


async def test_what_cannot_be_delivered_is_parked_with_its_reason(
    app: App, store: Store, channel: Channel, changed: Library
) -> None:
    await app(said(EVERYTHING))
    channel.trouble = lambda _: Undeliverable("Slack says is_archived")
    await publish(store, channel, news(changed))
    (parked,) = await store.parked()

    assert (parked.feedback, parked.purpose, parked.reason) == (None, "changes", "Slack says is_archived")


async def test_a_store_that_does_not_answer_promises_nothing(app: App, store: Store) -> None:
    await store.write(lambda conn: conn.exec_driver_sql("DROP TABLE subscription").close())
    reply = await app(said(BUDAPEST))

    assert reply.text.startswith("This was not recorded")


async def test_an_older_database_keeps_its_deliveries(database_url: str) -> None:
    engine = sa.create_engine(database_url.replace("+aiosqlite", ""))
    with engine.begin() as conn:
        migrations.upgrade(conn, "m0004")
        one = {"id": "FB-AAAAAA", "text": "", "contact": False}
        blank = dict.fromkeys(("kind", "state", "created", "changed", "content_version", "instrument", "key"), "x")
        rest = dict.fromkeys(("claim", "current", "current_source", "source", "user", "conversation", "link"), "")
        names = ", ".join(f'"{name}"' for name in (*one, *blank, *rest))
        values = ", ".join(f":{name}" for name in (*one, *blank, *rest))
        conn.execute(sa.text(f"INSERT INTO feedback ({names}) VALUES ({values})"), one | blank | rest)
        conn.execute(
            sa.text(
                "INSERT INTO delivery (id, feedback, purpose, destination, state, created, tries, since, pause, owner, "
                "reference, reason) VALUES ('d1', 'FB-AAAAAA', 'card', 'slack:C1', 'parked', 1, 1, 1, 1, '', '', 'why')"
            )
        )
    engine.dispose()
    store = await Store.open(database_url)
    (kept,) = await store.parked()
    await store.close()

    assert (kept.id, kept.feedback, kept.reason, kept.news) == ("d1", "FB-AAAAAA", "why", "")


def _news(state: str, groups: tuple[str, ...]) -> News:
    return News("k", "2026-11-28", "opsc", state, "OPSC: Nepal", "Party.", "T", "https://x.org", "2026", groups)
