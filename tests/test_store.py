"""The store's promises, on SQLite and on PostgreSQL."""

import asyncio
import re
import stat
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.feedback import retention
from bot.feedback.triage import Triage
from bot.model import CannotAnswer, Draft, Message, Receipt, Source, Thread
from bot.store import Search, Store, feedback, migrations, threads, unanswered
from bot.store.feedback import ALPHABET, canonical
from bot.store.tables import metadata

DAY = 86_400.0
DRAFT = Draft(
    "correction", "the date is wrong, it was 2011", "opsc", claim="Adopted in 2000", key="instruments.opsc.adopted"
)
MEMORY = Thread("status", ("opsc",), ("PAK",), sources=(Source("UNTC", "https://treaties.un.org", "2026-01-14"),))


class Clock:
    """A clock that a test can put on or back."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(database_url: str, clock: Clock) -> AsyncIterator[Store]:
    store = await Store.open(database_url, clock=clock)
    yield store
    await store.close()


def said(event: str = "Ev1", user: str = "slack:T1/U1", conversation: str = "slack:T1/C1/1.2") -> Message:
    return Message("the date is wrong", conversation, event, user, "https://example.slack.com/1")


async def test_what_is_kept_is_shown_with_all_that_was_known(store: Store) -> None:
    receipt = await store.keep(DRAFT, said(), "v7", 20)
    found = await store.show(receipt.id)

    assert found is not None
    assert (found.text, found.instrument, found.claim, found.key) == (DRAFT.text, "opsc", DRAFT.claim, DRAFT.key)
    assert (found.user, found.conversation, found.content_version) == (
        "slack:T1/U1",
        "slack:T1/C1/1.2",
        "v7",
    )


async def test_without_a_destination_the_inbox_has_it_at_once(store: Store) -> None:
    receipt = await store.keep(DRAFT, said(), "v", 20)
    found = await store.show(receipt.id)

    assert found is not None
    assert found.state == "forwarded"
    assert found.forwarded
    assert [step.state for step in found.history] == ["received", "forwarded"]


async def test_the_same_event_twice_is_kept_once(store: Store) -> None:
    receipts = await asyncio.gather(*(store.keep(DRAFT, said("Ev7"), "v", 20) for _ in range(12)))

    assert len(set(receipts)) == 1
    assert len(await store.find(Search())) == 1


async def test_without_an_event_id_each_message_is_kept(store: Store) -> None:
    receipts = [await store.keep(DRAFT, said(""), "v", 20) for _ in range(3)]

    assert len({receipt.id for receipt in receipts}) == 3


async def test_an_id_has_six_letters_that_nobody_misreads(store: Store) -> None:
    receipt = await store.keep(DRAFT, said(), "v", 20)

    assert re.fullmatch(f"FB-[{ALPHABET}]{{6}}", receipt.id)
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize("typed", ["fb-7k2m01", " FB-7K2MO1 ", "FB7K2MOI", "7k2mol"])
def test_an_id_is_found_however_it_was_typed(typed: str) -> None:
    assert canonical(typed) == "FB-7K2M01"


async def test_a_person_over_the_limit_is_told_and_others_are_not_held_up(store: Store, clock: Clock) -> None:
    for n in range(2):
        await store.keep(DRAFT, said(f"Ev{n}"), "v", 2)

    with pytest.raises(CannotAnswer, match="was not recorded"):
        await store.keep(DRAFT, said("Ev3"), "v", 2)
    assert await store.keep(DRAFT, said("Ev4", user="slack:T1/U2"), "v", 2)
    assert (await store.keep(DRAFT, said("Ev0"), "v", 2)).id  # a repeat of what is kept is no further one
    clock.ahead = 3601
    assert await store.keep(DRAFT, said("Ev5"), "v", 2)


async def test_a_limit_of_none_is_no_limit(store: Store) -> None:
    kept = await asyncio.gather(*(store.keep(DRAFT, said(f"Ev{n}"), "v", 0) for n in range(70)))

    assert len(set(kept)) == 70


async def test_text_is_cut_and_what_no_database_takes_is_left_out(store: Store) -> None:
    receipt = await store.keep(Draft("comment", "a\0b\ud800" + "x" * 4000), said(), "v", 20)
    found = await store.show(receipt.id)

    assert found is not None
    assert found.text.startswith("ab?xx")
    assert len(found.text) <= 3000


@pytest.mark.parametrize(
    ("search", "count"),
    [
        (Search(), 3),
        (Search(states=("forwarded",)), 2),
        (Search(kind="addition"), 1),
        (Search(instrument="opsc"), 2),
        (Search(words="2011 WRONG"), 1),
        (Search(words="100%"), 1),
        (Search(words="_"), 0),
        (Search(user="slack:T1/U9"), 1),
        (Search(limit=1, offset=2), 1),
    ],
)
async def test_feedback_is_found_by_what_it_is_and_by_its_words(store: Store, search: Search, count: int) -> None:
    await store.keep(DRAFT, said("1"), "v", 0)
    await store.keep(Draft("addition", "more than 100% of it", "opsc"), said("2", user="slack:T1/U9"), "v", 0)
    third = await store.keep(Draft("comment", "thanks", "budapest"), said("3"), "v", 0)
    await Triage(store).resolve(third.id, "accepted", "cli")

    assert len(await store.find(search)) == count


async def test_a_thread_is_recalled_at_once_and_after_a_restart(database_url: str) -> None:
    store = await Store.open(database_url)
    await store.remember("c", MEMORY)
    at_once = await store.recall("c")
    await store.close()
    again = await Store.open(database_url)
    later = await again.recall("c")
    await again.close()

    assert at_once == later == MEMORY


async def test_another_replica_continues_a_thread(store: Store, database_url: str) -> None:
    other = await Store.open(database_url)
    await store.remember("c", MEMORY)
    await store.flush()
    seen = await other.recall("c")
    await other.close()

    assert seen == MEMORY


async def test_a_thread_is_taken_for_new_while_the_database_is_away(store: Store) -> None:
    await store.remember("c", MEMORY)
    await store.flush()
    store._write_behind.forget({"c"})
    async with store.engine.begin() as conn:
        await conn.run_sync(metadata.tables["thread"].drop)

    assert await store.recall("c") == Thread()


async def test_what_this_process_no_longer_has_at_hand_is_looked_up(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "AT_HAND", 2)
    for name in ("a", "b", "c", "d"):
        await store.remember(name, Thread(name))
    await store.flush()

    assert [(await store.recall(name)).intent for name in ("a", "b", "c", "d")] == ["a", "b", "c", "d"]


async def test_a_thread_at_hand_is_as_old_as_its_last_word(store: Store, database_url: str, clock: Clock) -> None:
    await store.remember("c", MEMORY)
    await store.flush()
    clock.ahead = DAY - 10
    other = await Store.open(database_url, clock=clock)
    fresh = await other.recall("c")
    clock.ahead = DAY + 10
    old = await other.recall("c")
    await other.close()

    assert (fresh, old) == (MEMORY, Thread())


async def test_what_was_read_before_something_newer_was_written_is_late(store: Store, clock: Clock) -> None:
    before = store.clock()
    clock.ahead = 5
    await store.remember("c", MEMORY)
    await store.flush()
    store._write_behind.hold("c", Thread("summary"), before)

    assert await store.recall("c") == MEMORY


async def test_the_last_memory_of_a_thread_stands(store: Store) -> None:
    for intent in ("summary", "status", "article"):
        await store.remember("c", Thread(intent))
    await store.flush()

    assert await store.recall("c") == Thread("article")


async def test_a_thread_is_forgotten_after_a_day(store: Store, clock: Clock) -> None:
    await store.remember("c", MEMORY)
    await store.flush()
    clock.ahead = DAY + 1
    await store.expire()

    assert await store.recall("c") == Thread()


async def test_an_event_is_claimed_by_one_of_many(store: Store, database_url: str) -> None:
    other = await Store.open(database_url)
    claims = await asyncio.gather(*(one.claim("slack:Ev1") for one in (store, other) * 8))
    await other.close()

    assert sum(claims) == 1


async def test_unfinished_work_is_given_to_whoever_starts_next(store: Store) -> None:
    await store.claim("slack:Ev1", '{"text": "a"}')
    await store.claim("slack:Ev2", '{"text": "b"}')
    await store.claim("slack:Ev3")
    await store.claim("teams:Ev4", "{}")
    await store.done("slack:Ev1")

    assert await store.unfinished("slack:", 0) == (("slack:Ev2", '{"text": "b"}'),)
    assert await store.unfinished("slack:", 60) == ()
    assert not await store.claim("slack:Ev1")


async def test_work_claimed_before_the_clock_was_put_back_is_found(store: Store, clock: Clock) -> None:
    clock.ahead = 2 * DAY
    await store.claim("slack:Ev1", "{}")
    clock.ahead = 0

    assert await store.unfinished("slack:", 60) == (("slack:Ev1", "{}"),)


async def test_events_are_forgotten_after_a_day(store: Store, clock: Clock) -> None:
    await store.claim("slack:Ev1", "{}")
    clock.ahead = DAY + 1
    await store.expire()

    assert await store.claim("slack:Ev1")


async def test_an_address_is_kept_replaced_and_dropped(store: Store) -> None:
    await store.keep_address("teams:c", "one")
    await store.keep_address("teams:c", "two")
    kept = await store.address("teams:c")
    await store.drop_address("teams:c")

    assert kept == "two"
    assert await store.address("teams:c") is None


async def test_unanswered_words_are_counted_for_thirty_days(store: Store, clock: Clock) -> None:
    for words in ("cedaw", "hague convention", "cedaw"):
        await store.keep_unanswered(words)
    counted = await store.insights()
    clock.ahead = 31 * DAY
    await store.expire()

    assert counted == (("cedaw", 2), ("hague convention", 1))
    assert await store.insights() == ()


@pytest.mark.parametrize(
    ("words", "masked"),
    [
        ("write to ali@example.pk now", "write to [e-mail] now"),
        ("call +92 300 123-4567", "call [number]"),
        ("cnic 42101-1234567-1", "cnic [number]"),
        ("see https://example.org/x?id=1", "see [link]"),
        ("ilo 182 art 3(1)(c) since 2001", "ilo 182 art 3(1)(c) since 2001"),
        ("x" * 200, "x" * 80),
    ],
)
def test_what_could_point_to_a_person_is_masked(words: str, masked: str) -> None:
    assert unanswered.mask(words) == masked


async def test_an_older_database_is_upgraded_and_keeps_its_content(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/old.db"
    engine = sa.create_engine(url.replace("+aiosqlite", ""))
    with engine.begin() as conn:
        migrations.upgrade(conn, "m0001")
        conn.execute(sa.text("INSERT INTO address VALUES ('teams:c', 'kept')"))
    engine.dispose()

    store = await Store.open(url)
    kept = await store.address("teams:c")
    receipt = await store.keep(DRAFT, said(), "v", 20)
    await store.close()

    assert kept == "kept"
    assert receipt.id


async def test_a_newer_database_is_refused_with_a_sentence(database_url: str) -> None:
    store = await Store.open(database_url)
    await store.write(lambda conn: conn.execute(sa.text("UPDATE alembic_version SET version_num = 'm9999'")).close())
    await store.close()

    with pytest.raises(SystemExit, match="newer version of Sanad"):
        await Store.open(database_url)


async def test_replicas_that_start_together_take_turns_at_the_schema(database_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(database_url) for _ in range(4)))
    schemas = [await store.read(migrations.revision) for store in stores]
    for store in stores:
        await store.close()

    assert schemas == [migrations.HEAD] * 4


async def test_the_tables_are_those_that_the_migrations_make(store: Store) -> None:
    differences = await store.read(lambda conn: compare_metadata(MigrationContext.configure(conn), metadata))

    assert differences == []


def test_the_newest_migration_is_the_one_that_a_start_expects() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))

    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////proc/nowhere/sanad.db",
        "postgresql+psycopg://sanad:hush@127.0.0.1:1/sanad",
    ],
)
async def test_a_database_that_cannot_be_used_stops_the_start_with_a_sentence(url: str) -> None:
    with pytest.raises(SystemExit, match="SANAD_DATABASE_URL") as stopped:
        await Store.open(url)

    assert "hush" not in str(stopped.value)


async def test_the_file_is_its_owners_alone_and_syncs_each_commit(tmp_path: Path) -> None:
    path = tmp_path / "data" / "sanad.db"
    store = await Store.open(f"sqlite+aiosqlite:///{path}")
    names = ("synchronous", "journal_mode", "secure_delete")
    pragmas = [await store.read(lambda conn, n=name: conn.exec_driver_sql(f"PRAGMA {n}").scalar()) for name in names]
    await store.close()

    assert pragmas == [2, "wal", 1]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


SECRET = "the neighbour named Zulfiqar did it"
PERSON = "slack:T1/U0ZULFIQAR"


def on_disk(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("sanad.db*")))


@pytest.fixture
async def written(tmp_path: Path, clock: Clock) -> AsyncIterator[tuple[Store, str]]:
    """A store on SQLite that holds one secret by one person, and much else."""
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db", clock=clock)
    for n in range(40):
        await store.keep(Draft("comment", f"ordinary remark {n} " * 9), said(f"a{n}"), "v", 0)
    message = said("secret", user=PERSON, conversation="slack:T1/C9/77.001")
    receipt = await store.keep(Draft("correction", SECRET, "opsc", claim=SECRET, source=SECRET), message, "v", 0)
    for n in range(40):
        await store.keep(Draft("comment", f"ordinary remark {n} " * 9), said(f"b{n}"), "v", 0)
    yield store, receipt.id
    await store.close()


async def test_what_is_erased_is_gone_from_the_file(written: tuple[Store, str], tmp_path: Path) -> None:
    store, feedback_id = written
    await Triage(store).resolve(feedback_id, "question", "cli", f"did you say {SECRET}?")
    before = SECRET.encode() in on_disk(tmp_path)
    count = await store.erase([feedback_id])
    found = await store.show(feedback_id)

    assert before
    assert count == 1
    assert found is not None
    assert (found.text, found.user, found.state, found.instrument) == ("", "", "closed", "opsc")
    assert (found.claim, found.current, found.current_source) == ("", "", "")
    assert b"Zulfiqar" not in on_disk(tmp_path)
    assert PERSON.encode() not in on_disk(tmp_path)
    assert b"ordinary remark 39" in on_disk(tmp_path)


async def test_forget_me_erases_who_wrote_from_the_file(written: tuple[Store, str], tmp_path: Path) -> None:
    store, feedback_id = written
    await store.remember("slack:T1/C9/77.001", Thread("feedback"))
    await store.keep_address("slack:T1/C9/77.001", "reach")
    await store.flush()
    count = await store.forget(PERSON)
    found = await store.show(feedback_id)

    assert count == 1
    assert found is not None
    assert (found.text, found.user, found.conversation, found.link) == (SECRET, "", "", "")
    assert await store.recall("slack:T1/C9/77.001") == Thread()
    assert await store.address("slack:T1/C9/77.001") is None
    assert PERSON.encode() not in on_disk(tmp_path)
    assert b"77.001" not in on_disk(tmp_path)


async def test_a_place_that_removed_the_bot_is_forgotten_and_no_other(
    written: tuple[Store, str], tmp_path: Path
) -> None:
    store, feedback_id = written
    for place in ("slack:T1/C9/77.001", "slack:T1/U7", "slack:T10/C9/1.1"):
        await store.remember(place, Thread("feedback"))
        await store.keep_address(place, "reach")
    await store.leave("slack:T1/")
    found = await store.show(feedback_id)

    assert found is not None
    assert (found.text, found.user, found.conversation, found.link) == (SECRET, "", "", "")
    assert [await store.address(place) for place in ("slack:T1/U7", "slack:T10/C9/1.1")] == [None, "reach"]
    assert await store.recall("slack:T1/U7") == Thread()
    assert await store.recall("slack:T10/C9/1.1") == Thread("feedback")
    assert PERSON.encode() not in on_disk(tmp_path)


async def test_closed_feedback_is_erased_after_its_retention(
    written: tuple[Store, str], clock: Clock, tmp_path: Path
) -> None:
    store, feedback_id = written
    await Triage(store).resolve(feedback_id, "declined", "cli", "no")
    clock.ahead = 364 * DAY
    early = await retention.tidy(store, 365)
    clock.ahead = 366 * DAY
    late = await retention.tidy(store, 365)

    assert (early, late) == (0, 1)
    assert b"Zulfiqar" not in on_disk(tmp_path)
    assert await retention.tidy(store, 365) == 0


async def test_questions_leave_nothing_in_the_file_but_a_threads_memory(tmp_path: Path, clock: Clock) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db", clock=clock)
    await store.claim("slack:Ev1", '{"text": "what happened to Zulfiqar"}')
    await store.done("slack:Ev1")
    await store.remember("slack:T1/C1/1", MEMORY)
    await store.flush()
    await store.erase([])  # has the write-ahead log written back
    held = on_disk(tmp_path)
    await store.close()

    assert b"Zulfiqar" not in held


async def test_unanswered_words_name_nobody_in_the_file(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    await store.keep_unanswered("tell zulfiqar@example.pk or +92 300 1234567 about CEDAW")
    await store.close()

    assert b"CEDAW" in on_disk(tmp_path)
    assert b"zulfiqar" not in on_disk(tmp_path)
    assert b"1234567" not in on_disk(tmp_path)


async def keep_and_be_told(store: Store) -> str:
    with pytest.raises(CannotAnswer) as told:
        await store.keep(DRAFT, said("late"), "v", 0)
    return str(told.value)


async def test_a_full_disk_gives_no_receipt_and_the_text_back(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    pages = await store.read(lambda conn: conn.exec_driver_sql("PRAGMA page_count").scalar())
    await store.write(lambda conn: conn.exec_driver_sql(f"PRAGMA max_page_count={pages}").close())
    big = Draft("comment", "y" * 3000)
    told: list[Receipt | BaseException] = []
    for n in range(50):
        told += await asyncio.gather(store.keep(big, said(f"f{n}"), "v", 0), return_exceptions=True)
    receipts = [one for one in told if isinstance(one, Receipt)]
    refusals = [str(one) for one in told if isinstance(one, CannotAnswer)]
    await store.write(lambda conn: conn.exec_driver_sql("PRAGMA max_page_count=100000").close())
    after = await store.keep(big, said("after"), "v", 0)
    kept = {found.id for found in await store.find(Search())}
    await store.close()

    assert len(receipts) + len(refusals) == 50
    assert refusals
    assert "yyy" in refusals[0]
    assert kept == {receipt.id for receipt in [*receipts, after]}


async def test_a_locked_database_gives_no_receipt_and_the_text_back(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    await store.write(lambda conn: conn.exec_driver_sql("PRAGMA busy_timeout=50").close())
    other = sa.create_engine(f"sqlite:///{tmp_path}/sanad.db").connect()
    other.exec_driver_sql("BEGIN EXCLUSIVE")
    sentence = await keep_and_be_told(store)
    other.rollback()
    other.close()
    other.engine.dispose()
    kept = await store.keep(DRAFT, said("late"), "v", 0)
    await store.close()

    assert DRAFT.text in sentence
    assert kept.id


async def test_a_read_only_database_gives_no_receipt_and_the_text_back(database_url: str) -> None:
    store = await Store.open(database_url)
    only = "PRAGMA query_only=ON"
    if "postgresql" in database_url:
        only = f"ALTER DATABASE {store.engine.url.database} SET default_transaction_read_only = on"
    await store.write(lambda conn: conn.exec_driver_sql(only).close())
    if "postgresql" in database_url:
        await store.engine.dispose()  # the setting is for connections to come
    sentence = await keep_and_be_told(store)
    await store.close()

    assert DRAFT.text in sentence


async def test_a_database_that_went_away_and_came_back_takes_feedback_again(postgresql_url: str) -> None:
    store = await Store.open(postgresql_url)
    await store.keep(DRAFT, said("before"), "v", 0)
    await store.read(
        lambda conn: conn.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid()"
        ).close()
    )
    receipt = await store.keep(DRAFT, said("after"), "v", 0)
    await store.close()

    assert receipt.id


async def test_errors_hold_no_text_of_a_person(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    await store.write(lambda conn: conn.exec_driver_sql("PRAGMA query_only=ON").close())
    with pytest.raises(CannotAnswer) as told:
        await store.keep(Draft("comment", SECRET), said(), "v", 0)
    await store.close()

    assert SECRET not in str(told.value.__cause__)


async def test_one_bad_write_fails_alone(store: Store) -> None:
    def bad(_: sa.Connection) -> None:
        raise ValueError("a fault in one piece of work")

    held = asyncio.create_task(store.write(lambda _: time.sleep(0.2)))
    await asyncio.sleep(0.05)
    found = await asyncio.gather(
        store.keep(DRAFT, said(), "v", 0),
        store.write(bad),
        store.keep(replace(DRAFT, text="another"), said("Ev2"), "v", 0),
        return_exceptions=True,
    )
    await held

    assert [type(one).__name__ for one in found] == ["Receipt", "ValueError", "Receipt"]


async def test_users_of_an_older_database_get_their_workspace(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/old.db"
    engine = sa.create_engine(url.replace("+aiosqlite", ""))
    written = [
        ("FB-AAAAAA", "slack:U7", "slack:T1/C1/1.2"),
        ("FB-BBBBBB", "slack:U7", "slack:T2/U7"),
        ("FB-CCCCCC", "slack:U7", ""),
        ("FB-DDDDDD", "teams:aad-1", "teams:19:a@thread.tacv2"),
        ("FB-EEEEEE", "preview:abc", "preview:abc"),
    ]
    with engine.begin() as conn:
        migrations.upgrade(conn, "m0002")
        columns = {column.name for column in feedback.feedback.columns} - {"number", "forwarded", "live", "event_id"}
        for name, user, conversation in written:
            values = dict.fromkeys(columns, "") | {"id": name, "user": user, "conversation": conversation, "contact": 0}
            conn.execute(sa.insert(feedback.feedback).values(values))
    engine.dispose()

    store = await Store.open(url)
    users = {found.id: found.user for found in await store.find(Search())}
    await store.close()
    assert [users[name] for name, _, _ in written] == [
        "slack:T1/U7",
        "slack:T2/U7",
        "slack:U7",
        "teams:aad-1",
        "preview:abc",
    ]
