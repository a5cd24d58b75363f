"""`sanad feedback`, `sanad insights` and `sanad store`, as typed."""

import asyncio
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner, Result

from bot.cli import feedback, insights
from bot.cli import store as stores
from bot.model import Draft, Message
from bot.store import Store

_insights = Typer()
_insights.command()(insights.insights)


@pytest.fixture
def kept(database_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The id of one correction in the database of the settings."""

    async def keep() -> str:
        store = await Store.open(database_url, ["slack:C1"])
        message = Message("", "slack:T1/C1/1", "Ev1", "slack:T1/U1")
        receipt = await store.keep(Draft("correction", "it was \x1b[31m2011", "opsc", "Adopted 2000"), message, "v1", 0)
        await store.keep_unanswered("cedaw")
        await store.close()
        return receipt.id

    monkeypatch.setenv("SANAD_DATABASE_URL", database_url)
    return asyncio.run(keep())


def run(app: Typer, *words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, words, env={"COLUMNS": "200"})

    assert result.exit_code == code, result.output
    return result


def test_a_list_in_json_has_the_promised_fields(kept: str) -> None:
    (line,) = run(feedback.app, "list", "--json").stdout.splitlines()

    assert list(json.loads(line)) == ["id", "kind", "state", "instrument", "claim", "text", "created", "forwarded"]
    assert json.loads(line)["id"] == kept
    assert json.loads(line)["forwarded"] is None


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ((), 1),
        (("--state", "received"), 1),
        (("--state", "closed"), 0),
        (("--search", "2011"), 1),
        (("--kind", "x"), 0),
    ],
)
def test_a_list_is_narrowed(kept: str, words: tuple[str, ...], count: int) -> None:
    assert run(feedback.app, "list", *words).stdout.count(kept) == count


def test_a_terminal_is_sent_no_escape_sequences_of_a_writer(kept: str) -> None:
    for words in (("list",), ("show", kept)):
        assert "\x1b" not in run(feedback.app, *words).stdout


def test_a_decision_is_taken_and_shown(kept: str) -> None:
    said = run(feedback.app, "resolve", kept.lower(), "declined", "-c", "The depositary says 2012.").stdout
    shown = run(feedback.app, "show", kept).stdout
    as_json = json.loads(run(feedback.app, "show", kept, "--json").stdout)

    assert said == f"{kept} is now declined.\n"
    assert "declined by cli The depositary says 2012." in shown
    assert as_json["history"][-1]["by"] == "cli"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("resolve", "FB-N0NE00", "accepted"), "There is no feedback FB-N0NE00."),
        (("resolve", "ID", "declined"), "Say why"),
        (("resolve", "ID", "declined", "-c", "the man next door touched his daughter"), "may tell of somebody"),
        (("show", "FB-N0NE00"), "There is no feedback"),
        (("erase", "FB-N0NE00", "--yes"), "There is no feedback"),
    ],
)
def test_what_cannot_be_done_is_a_sentence_and_exit_code_1(kept: str, words: tuple[str, ...], sentence: str) -> None:
    words = tuple(kept if word == "ID" else word for word in words)

    assert sentence in run(feedback.app, *words, code=1).stderr


def test_an_export_holds_what_was_accepted(kept: str) -> None:
    before = run(feedback.app, "export").stdout
    run(feedback.app, "resolve", kept, "accepted")

    assert "No accepted feedback" in before
    assert kept in run(feedback.app, "export").stdout
    assert json.loads(run(feedback.app, "export", "--format", "json").stdout)[0]["id"] == kept


def test_erasing_asks_first(kept: str) -> None:
    refused = CliRunner().invoke(feedback.app, ["erase", kept], input="n\n")
    erased = run(feedback.app, "erase", kept, "--yes").stdout

    assert refused.exit_code == 1
    assert erased.startswith("Erased.")
    assert json.loads(run(feedback.app, "list", "--json").stdout)["text"] == ""


@pytest.mark.usefixtures("kept")
def test_insights_are_the_most_frequent_words() -> None:
    assert run(_insights).stdout.split() == ["1", "cedaw"]
    assert json.loads(run(_insights, "--json").stdout) == {"words": "cedaw", "times": 1}


@pytest.mark.usefixtures("kept")
def test_the_store_is_checked_and_migrated() -> None:
    assert "waiting deliveries 1" in run(stores.app, "check").stdout
    assert "m0005" in run(stores.app, "migrate").stdout


def test_a_backup_is_a_database_with_everything_in_it(
    kept: str, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "backup" / "monday.db"
    if "postgresql" in database_url:
        assert "pg_dump" in run(stores.app, "backup", str(copy), code=1).stderr
        return
    run(stores.app, "backup", str(copy))
    again = run(stores.app, "backup", str(copy), code=1).stderr
    monkeypatch.setenv("SANAD_DATABASE_URL", f"sqlite+aiosqlite:///{copy}")

    assert "exists already" in again
    assert kept in run(feedback.app, "list").stdout


def test_a_backup_is_its_owners_alone_and_leaves_an_older_schema_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    older, copy = tmp_path / "older.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(older)) as database:
        database.execute("CREATE TABLE alembic_version (version_num TEXT)")
        database.execute("INSERT INTO alembic_version VALUES ('m0001')")
        database.commit()
    monkeypatch.setenv("SANAD_DATABASE_URL", f"sqlite+aiosqlite:///{older}")
    run(stores.app, "backup", str(copy))

    with closing(sqlite3.connect(copy)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("m0001",)]
    assert copy.stat().st_mode & 0o777 == 0o600


def test_a_backup_in_a_place_without_a_database_says_so_and_makes_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SANAD_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/nowhere.db")

    assert "the same folder" in run(stores.app, "backup", str(tmp_path / "copy.db"), code=1).stderr
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"no database at all" * 1000)
    monkeypatch.setenv("SANAD_DATABASE_URL", f"sqlite+aiosqlite:///{broken}")

    assert "was not written" in run(stores.app, "backup", str(tmp_path / "copy.db"), code=1).stderr
    assert list(tmp_path.iterdir()) == [broken]


def test_a_wrong_setting_is_a_sentence_and_exit_code_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANAD_DATABASE_URL", "mysql://hush@localhost/x")
    said = run(feedback.app, "list", code=2).stderr

    assert "SANAD_DATABASE_URL" in said
    assert "hush" not in said
