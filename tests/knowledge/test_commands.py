"""`sanad content` at its door: what grew old, what other programs get, and examples that name what is not held."""

import asyncio
import csv
import json
import shutil
from io import StringIO
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.content import app
from bot.knowledge.library import CONTENT_FOLDER, Library
from bot.store import Store

COMMAND = CliRunner()


def test_lists_to_import_come_first_with_the_address_to_open(folder: Path) -> None:
    book = folder / "instruments.yaml"
    page = "https://treaties.un.org/pages/ViewDetails.aspx?mtdsg_no=IV-11"
    book.write_text(book.read_text("utf-8").replace("    url: https://example.org/crc", f"    status_url: {page}"))
    table = folder / "standings.csv"
    table.write_text(
        table.read_text("utf-8").replace("un,depositary,", "un,depositary,").replace("2026-01-01", "2019", 1)
    )
    found = COMMAND.invoke(app, ["stale", str(folder), "--days", "1"])

    assert found.exit_code == 0, found.output
    lines = found.output.splitlines()
    assert lines[0] == "Lists of Parties to save and import again:"
    assert lines[1] == f"2019        standings.crc (2 rows)  {page}"
    assert lines[2] == "2026-01-01  standings.opsc  https://example.org/un"
    assert lines[3] == "Other claims to look at again:"
    assert "2025        glossary.grooming  https://example.org/ngo" in lines


def test_the_most_asked_list_is_imported_first_where_the_database_knows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/sanad.db"

    async def ask() -> None:
        store = await Store.open(url)
        for text in ("who is in lanzarote and in c182 now", "lanzarote parties in 2030"):
            await store.keep_unanswered(text)
        await store.keep_unanswered("the optional protocol")
        await store.flush()
        await store.close()

    asyncio.run(ask())
    monkeypatch.setenv("SANAD_DATABASE_URL", url)
    plain = COMMAND.invoke(app, ["stale"]).output.splitlines()
    asked = COMMAND.invoke(app, ["stale", "--asked"]).output.splitlines()

    assert "standings.lanzarote" not in plain[1] + plain[2]
    assert "standings.lanzarote (" in asked[1]
    assert ", asked 2 times  https://www.coe.int/" in asked[1]
    assert "standings.ilo-c182 (" in asked[2]
    assert ", asked 1 times" not in asked[2]


@pytest.mark.parametrize("table", ["standings", "provisions", "glossary"])
def test_a_table_of_the_content_is_written_with_sources_and_dates(table: str, library: Library) -> None:
    rows = list(csv.DictReader(StringIO(COMMAND.invoke(app, ["export", table]).stdout)))
    told = json.loads(COMMAND.invoke(app, ["export", table, "--format", "json"]).stdout)

    assert rows == told["rows"]
    assert (told["version"], told["licence"]) == (library.version, "Apache-2.0")
    assert all(row["as_of"] and row["source_title"] and row["source_url"].startswith("http") for row in rows)
    held = {
        "standings": sum(len(library.standings(id_)) for id_ in library.instruments),
        "provisions": sum(len(held.provisions) for held in library.book.instruments),
        "glossary": len(library.book.glossary),
    }
    assert len(rows) == held[table] > 10


def test_the_licence_is_told_beside_what_is_exported() -> None:
    found = COMMAND.invoke(app, ["export"])

    assert "under the Apache License 2.0" in found.stderr
    assert "Licen" not in found.stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            '{"text": "x", "intent": "status", "instruments": ["opsk"]}',
            "no instrument has the id “opsk”; did you mean “opsc”?",
        ),
        ('{"turns": [{"text": "x", "states": ["PAK", "PKS"]}]}', "no state has the id “PKS”"),
        ('{"text": "x", ', "expected one JSON object"),
        ("[]", "expected one JSON object"),
    ],
)
def test_an_example_that_names_what_is_not_there_is_a_fault_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    for name in ("instruments.yaml", "standings.csv", "phrases.yaml"):
        shutil.copy(CONTENT_FOLDER / name, tmp_path)
    (tmp_path / "questions").mkdir()
    good = '{"text": "what is the opsc", "intent": "summary", "instruments": ["opsc", "opac"], "states": ["EUE"]}'
    (tmp_path / "questions" / "someone.jsonl").write_text(f"{good}\n{line}\n", "utf-8")
    found = COMMAND.invoke(app, ["check", str(tmp_path)])

    assert found.exit_code == 1
    assert "questions/someone.jsonl:2: " in found.output
    assert said in found.output
    assert "1 fault: please correct" in found.output
