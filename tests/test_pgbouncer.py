"""PostgreSQL behind the real PgBouncer in transaction mode, as many hosts offer it; and what a URL says of its own."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.store import Store
from bot.store.tables import metadata
from tests.process import serving, until
from tests.replicas.cluster import remembers

NAMED = os.environ.get("PGBOUNCER", "")  # where it must be there
BINARY = NAMED or shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"  # Debian's folder is not in everybody's PATH
CONFIGURATION = """\
[databases]
{name} = host={host} port={port} user=postgres dbname={name}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
logfile = {folder}/log
pidfile = {folder}/pid
"""
needs_pgbouncer = pytest.mark.skipif(
    not NAMED and not Path(BINARY).exists(), reason="PgBouncer is not installed: apt install pgbouncer"
)


@contextmanager
def pooled(url: str, folder: Path) -> Iterator[str]:
    """The same database, through PgBouncer."""
    direct = psycopg.conninfo.conninfo_to_dict(url.replace("+psycopg", ""))
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    folder.chmod(0o777)  # PgBouncer must not run as root, and runs as whoever may open the server's socket
    (folder / "ini").write_text(
        CONFIGURATION.format(
            name=direct["dbname"], host=direct["host"], port=direct.get("port", 5432), listen=port, folder=folder
        )
    )
    owner = Path(str(direct["host"])).stat()
    demoted = ["setpriv", f"--reuid={owner.st_uid}", f"--regid={owner.st_gid}", "--clear-groups"]
    command = [*(demoted if os.geteuid() == 0 else []), BINARY, str(folder / "ini")]
    through = f"postgresql://postgres@127.0.0.1:{port}/{direct['dbname']}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as popen:
        try:
            until(lambda: popen.poll() is not None or _answers(through))
            yield through.replace("postgresql:", "postgresql+psycopg:")
        finally:
            popen.terminate()


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@pytest.fixture
def pooled_url(postgresql_url: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, pooled(postgresql_url, Path(folder)) as url:
        yield url


@needs_pgbouncer
def test_two_replicas_serve_through_pgbouncer_and_lose_nothing(pooled_url: str, tmp_path: Path) -> None:
    settings = {
        "SANAD_DATABASE_URL": pooled_url,
        "SANAD_FEEDBACK_PER_HOUR": "0",
        "SANAD_QUESTIONS_PER_MINUTE": "0",
        "SANAD_PREVIEW_TOKEN": "a-token-of-some-length",
    }
    with serving(tmp_path / "one", **settings) as one, serving(tmp_path / "two", **settings) as two:
        headers = {"Authorization": "Bearer a-token-of-some-length"}

        def asked(text: str, conversation: str, number: int) -> dict[str, object]:
            body = {"text": text, "conversation": conversation, "id": f"{conversation}{number}"}
            answer = (one, two)[number % 2].post("/preview/ask", body, **headers)
            found: dict[str, object] = answer.json if answer.status == 200 else {"text": answer.text}
            return found

        def corrected(number: int) -> str:
            found = asked(f"please correct: the OPSC date is wrong, it was {1950 + number}", f"c{number}", number)
            return "" if "FB-" in str(found["text"]) else str(found["text"])

        def followed(number: int) -> str:
            asked("has Pakistan ratified the OPSC", f"t{number}", 0)
            until(lambda: remembers(pooled_url, f"t{number}", "opsc", "PAK"))  # the other process reads it there
            return str(asked("and India?", f"t{number}", 1).get("state"))

        with ThreadPoolExecutor(8) as pool:
            unkept = [said for said in pool.map(corrected, range(60)) if said]
            states = set(pool.map(followed, range(16)))
        ready = one.get("/readyz")
        log = (one.log.read_text() + two.log.read_text()).lower()

    assert unkept == []
    assert states == {"IND"}
    assert ready.status == 200
    assert "prepared statement" not in log
    assert "traceback" not in log


@needs_pgbouncer
async def test_what_one_transaction_is_told_is_not_left_to_the_next_client(pooled_url: str) -> None:
    store = await Store.open(pooled_url)
    inside = await store.write(lambda conn: conn.exec_driver_sql("SHOW lock_timeout").scalar())
    after = await store.read(lambda conn: conn.exec_driver_sql("SHOW lock_timeout").scalar())
    await store.close()

    assert (inside, after) == ("5s", "0")


async def test_options_of_the_url_stand(postgresql_url: str) -> None:
    """A schema of one's own, and time limits of one's own."""
    own = await Store.open(postgresql_url)
    await own.write(lambda conn: conn.exec_driver_sql("CREATE SCHEMA other").close())
    await own.close()
    options = "options=-csearch_path%3Dother%20-cstatement_timeout%3D7000&application_name=mine"
    store = await Store.open(f"{postgresql_url}&{options}")
    shown = ("search_path", "statement_timeout", "lock_timeout", "application_name")
    found = await store.write(lambda conn: [conn.exec_driver_sql(f"SHOW {name}").scalar() for name in shown])
    tables = await store.read(
        lambda conn: conn.exec_driver_sql("SELECT count(*) FROM pg_tables WHERE schemaname = 'other'").scalar()
    )
    await store.close()

    assert found == ["other", "7s", "5s", "mine"]
    assert tables == len(metadata.tables) + 1  # and Alembic's
