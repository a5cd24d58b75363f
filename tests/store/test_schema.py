"""How a database is opened, brought up to date, or refused."""

import asyncio
import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from bot.store import Search, Store, feedback, migrations
from bot.store.tables import address, metadata
from tests.store.conftest import DRAFT, said


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


async def test_whoever_switches_a_new_file_to_wal_lets_the_others_wait(tmp_path: Path) -> None:
    for n in range(15):  # one in seven went wrong
        url = f"sqlite+aiosqlite:///{tmp_path}/{n}.db"
        for store in await asyncio.gather(*(Store.open(url) for _ in range(4))):
            await store.close()


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


WRITTEN = (  # id, who, where, link; and who it is now
    ("FB-AAAAAA", "slack:U7", "slack:T1/C1/1.2", "", "slack:T1/U7"),
    ("FB-BBBBBB", "slack:U7", "slack:T2/U7", "", "slack:T2/U7"),
    ("FB-CCCCCC", "slack:U7", "", "", ""),
    ("FB-DDDDDD", "teams:aad-1", "teams:19:a@thread.tacv2", "https://teams.microsoft.com/l/x?tenantId=GUID-1", "T1"),
    ("FB-EEEEEE", "teams:aad-1", "teams:a:chat", "", "T2"),
    ("FB-FFFFFF", "teams:aad-2", "teams:19:gone@thread.v2", "", ""),
    ("FB-GGGGGG", "preview:abc", "preview:abc", "", "preview:abc"),
    ("FB-HHHHHH", "slack:U9", "slack:T3/U9", "", "slack:E1/U9"),
)
NAMES = {"T1": "teams:guid-1/aad-1", "T2": "teams:guid-2/aad-1"}
CHAT = '{"conversation":"a:chat","tenant":"GUID-2","type":"personal"}'
ADDRESSES = {
    "teams:a:chat": (CHAT, "teams:guid-2/aad-1"),
    "teams:a:silent": (CHAT, None),
    "teams:19:a@thread.tacv2": ('{"tenant":"GUID-1","type":"channel"}', ""),
    "slack:T1/U7": ("D1", "slack:T1/U7"),
    "slack:T3/U9": ("D3", None),
}


async def test_people_of_an_older_database_get_their_workspace_tenant_or_organisation(database_url: str) -> None:
    engine = sa.create_engine(database_url.replace("+aiosqlite", ""))
    with engine.begin() as conn:
        migrations.upgrade(conn, "m0002")
        conn.exec_driver_sql(
            "CREATE TABLE slack_bots (enterprise_id TEXT, team_id TEXT, is_enterprise_install BOOLEAN)"
        )
        installed = sa.table("slack_bots", *map(sa.column, ("enterprise_id", "team_id", "is_enterprise_install")))
        values = [("E1", None, True), (None, "T1", False), (None, "T2", False)]
        conn.execute(sa.insert(installed).values(values))
        columns = {column.name for column in feedback.feedback.columns} - {"number", "forwarded", "live", "event_id"}
        for name, user, conversation, link, _ in WRITTEN:
            known = {"id": name, "user": user, "conversation": conversation, "link": link, "contact": False}
            conn.execute(sa.insert(feedback.feedback).values(dict.fromkeys(columns, "") | known))
        for conversation, (kept, _) in ADDRESSES.items():
            conn.execute(sa.text("INSERT INTO address VALUES (:c, :a)"), {"c": conversation, "a": kept})
    engine.dispose()

    store = await Store.open(database_url)
    users = {found.id: found.user for found in await store.find(Search())}
    owners = dict(await store.read(lambda conn: conn.execute(sa.select(address.c.conversation, address.c.user)).all()))
    await store.close()
    assert users == {name: NAMES.get(now, now) for name, *_, now in WRITTEN}
    assert owners == {name: owner for name, (_, owner) in ADDRESSES.items() if owner is not None}


async def test_people_of_microsofts_playground_stay_as_they_are(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path}/old.db")
    with engine.begin() as conn:
        migrations.upgrade(conn, "m0003")
        columns = {column.name for column in feedback.feedback.columns} - {"number", "forwarded", "live", "event_id"}
        known = {"id": "FB-AAAAAA", "user": "teams:aad-1", "conversation": "teams:a", "contact": False}
        conn.execute(sa.insert(feedback.feedback).values(dict.fromkeys(columns, "") | known))
    engine.dispose()

    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/old.db")
    users = [found.user for found in await store.find(Search())]
    await store.close()
    assert users == ["teams:aad-1"]
