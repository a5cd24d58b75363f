"""PostgreSQL behind the real PgBouncer in transaction mode, as it comes: each transaction on another connection."""

import asyncio
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg.conninfo
import pytest

from bot.model import Draft, Message, Thread
from bot.store import Search, Store
from tests.process import until

PGBOUNCER = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
INI = """
[databases]
sanad = host={host} port={port} user=postgres dbname={name}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
logfile = {folder}/log
pidfile = {folder}/pid
"""

pytestmark = pytest.mark.skipif(
    not Path(PGBOUNCER).exists() and "CI" not in os.environ, reason="PgBouncer is not installed (Debian: pgbouncer)"
)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.fixture
def pooled_url(postgresql_url: str, tmp_path: Path) -> Iterator[str]:
    server = psycopg.conninfo.conninfo_to_dict(postgresql_url.replace("+psycopg", ""))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = free.getsockname()[1]
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(0o755)
    tmp_path.chmod(0o777)
    ini = tmp_path / "ini"
    ini.write_text(
        INI.format(
            host=server["host"], port=server.get("port", 5432), name=server["dbname"], listen=listen, folder=tmp_path
        ),
        "utf-8",
    )
    owner = Path(str(server["host"])).stat()  # PgBouncer refuses to run as root
    user = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    with subprocess.Popen([PGBOUNCER, "-q", ini], stderr=subprocess.DEVNULL, **user) as pooler:  # type: ignore[call-overload] # options by name
        try:
            until(lambda: _listens(listen))
            yield f"postgresql+psycopg://postgres@127.0.0.1:{listen}/sanad"
        finally:
            pooler.terminate()


async def test_nothing_is_lost_behind_pgbouncer(pooled_url: str) -> None:
    store = await Store.open(pooled_url, ["slack:C1"])
    try:
        said = [
            store.keep(Draft("correction", f"it was {year}", "opsc"), Message("x", "c", f"e{year}", "u"), "v", 0)
            for year in range(1950, 1998)
        ]
        receipts = await asyncio.gather(*said)
        for number in range(8):
            await store.remember(f"c{number}", Thread("status", ("opsc",)))
        await store.flush()

        assert len({receipt.id for receipt in receipts}) == 48
        assert len(await store.find(Search(limit=100))) == 48
        assert (await store.recall("c3")).instruments == ("opsc",)
        assert await store.claim("slack:Ev1")
        assert not await store.claim("slack:Ev1")
    finally:
        await store.close()
