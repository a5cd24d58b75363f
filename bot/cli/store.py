"""`sanad store`: the database's schema, its health and its backups."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated

import sqlalchemy as sa
import typer
from sqlalchemy.engine import make_url

from bot.cli.feedback import configured, with_store
from bot.store import Backlog, Store, migrations

app = typer.Typer(help="Migrate, check or back up the database.", no_args_is_help=True, rich_markup_mode=None)
PG_DUMP = (
    "This database is PostgreSQL: back it up with its own tools, for example "
    "pg_dump --format=custom --file=sanad.dump <connection>"
)
ELSEWHERE = "Run this where `sanad serve` runs: in the same folder, with the same settings."


@app.command()
def migrate() -> None:
    """Bring the schema up to date; the server does the same whenever it starts."""
    typer.echo(f"The schema is at {with_store(_revision)}.")


@app.command()
def check() -> None:
    """Check the database, and say what is waiting in it. Exit code 1 if something is wrong."""
    schema, faults, backlog = with_store(_examine)
    typer.echo(f"schema {schema}\nwaiting deliveries {backlog.waiting}\ngiven up {backlog.parked}")
    if backlog.waiting:
        typer.echo(f"the oldest has been waiting for {backlog.oldest:.0f} s")
    for fault in faults:
        typer.echo(fault, err=True)
    if faults:
        raise typer.Exit(1)


@app.command()
def backup(
    path: Annotated[Path, typer.Argument(help="The file to write; it must not exist.")],
) -> None:
    """Copy an SQLite database to a file while the server runs.

    \b
    Example:
      sanad store backup backup/sanad-monday.db
    """
    if path.exists():
        typer.echo(f"{path} exists already; name another file.", err=True)
        raise typer.Exit(1)
    source = make_url(configured().sanad_database_url.get_secret_value())
    if source.get_backend_name() != "sqlite":
        typer.echo(PG_DUMP, err=True)
        raise typer.Exit(1)
    if not Path(source.database or "").exists():
        typer.echo(f"There is no database at {source.database}. {ELSEWHERE}", err=True)
        raise typer.Exit(1)
    try:
        _copy(Path(source.database or ""), path)
    except (OSError, sqlite3.Error) as error:
        path.unlink(missing_ok=True)
        typer.echo(f"The backup was not written ({error}). Is there room, and may {path.parent} be written?", err=True)
        raise typer.Exit(1) from None
    typer.echo(f"Written to {path}. To restore it, stop the server and replace the database with it.")


async def _revision(store: Store) -> str:
    return await store.read(migrations.revision)


async def _examine(store: Store) -> tuple[str, list[str], Backlog]:
    def work(conn: sa.Connection) -> list[str]:
        if conn.dialect.name != "sqlite":
            return []
        found = conn.execute(sa.text("PRAGMA integrity_check")).scalars().all()
        return [str(line) for line in found if line != "ok"]

    return await _revision(store), await store.read(work), await store.backlog()


def _copy(source: Path, path: Path) -> None:
    """Of the database as it is: a newer program copies an older schema unchanged, as a way back."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as database:
        database.execute("VACUUM INTO ?", (str(path),))
