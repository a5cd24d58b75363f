"""The list of changes: what two versions differ in, what is missing from it, what is wrong with it, and the feed."""

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from adapters.preview.feed import ATOM, feed
from bot.knowledge.changes import COLUMNS, Version, differences, unlisted
from bot.knowledge.csv_source import CsvSource
from bot.knowledge.library import CONTENT_FOLDER, Library
from bot.knowledge.schema import Standing
from bot.knowledge.yaml_source import YamlSource
from handlers.changes import news
from tests.knowledge.conftest import BROKEN, faults, place
from tests.process import sanad

HEADER = ",".join(COLUMNS)
BOOK = (BROKEN / "sound.yaml").read_text("utf-8")
ROWS = (BROKEN / "standings" / "sound.csv").read_text("utf-8")
PAKISTAN = "opsc,PAK,party,ratification,2011-07-05,,deposit"


def version(book: str = BOOK, rows: str = ROWS) -> Version:
    return Version(YamlSource(book.encode()).values, CsvSource(rows.encode(), tuple(Standing.model_fields)).rows)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1990-11-12,1990-09-20", "1990-12-12,1990-09-20", ("crc", "PAK", "standing")),
        (PAKISTAN, "opsc,PAK,none,,,,", ("opsc", "PAK", "standing")),
        ("crc,USA,signatory", "opsc,USA,signatory", ("crc", "USA", "standing")),
        ("adopted: {value: 1989-11-20", "adopted: {value: 1989-11-21", ("crc", "", "adopted")),
        ("value: null, source: [un], as_of: 2026-01-01", "value: 2026-02-01, source: [un], as_of: 2026-02-01", None),
        ("  - id: opsc\n", "  - id: opac\n", ("opac", "", "held")),
        ("aliases: [OPSC, OP-CRC-SC]", "aliases: [OPSC]\n    parties: {count: 178, source: [un]}", None),
        ("The OPSC is legally binding.", "It binds.", ()),
        ("as_of: 2026-01-01", "as_of: 2026-01-02", ()),
        ("deposit,2026-01-01,un", "deposit,2026-01-02,ngo", ()),
    ],
)
def test_a_fact_that_differs_is_a_change_and_a_wording_is_none(
    old: str, new: str, said: tuple[str, str, str] | tuple[()] | None
) -> None:
    found = differences(version(), version(BOOK.replace(old, new), ROWS.replace(old, new)))
    named = [(one.instrument, one.state, one.what) for one in found]

    assert (said in named) if said else bool(named) is (said is None)
    assert all(one.before != one.after and one.source in {"un", "ngo"} for one in found)


def test_that_a_state_is_still_outside_is_no_news() -> None:
    assert differences(version(), version(rows=f"{ROWS}crc,IND,none,,,,,2026-01-01,un,depositary,\n")) == []


def test_of_each_thing_the_newest_entry_counts() -> None:
    (found,) = differences(version(), version(rows=ROWS.replace("2011-07-05", "2011-07-06")))
    older = found.model_copy(update={"after": found.before})

    assert unlisted([found], []) == [found]
    assert unlisted([found], [older, found]) == [found]
    assert unlisted([found], [found, older]) == []


def test_what_changed_since_the_list_began_is_in_it() -> None:
    command = ["git", "log", "--diff-filter=A", "--format=%H", "--", "changes.csv"]
    found = subprocess.run(command, cwd=CONTENT_FOLDER, capture_output=True, text=True, check=False)
    if not found.stdout.strip():
        pytest.skip("this is no checkout with its history")
    run = sanad("content", "changes", "--against", found.stdout.split()[-1])

    assert run.status == 0, run.text


def test_what_is_missing_is_named_and_can_be_written(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    for folder in (old, new):
        folder.mkdir()
        place(folder)
    (new / "standings.csv").write_text(ROWS.replace(PAKISTAN, "opsc,PAK,none,,,,"))
    edited = BOOK.replace(
        "  - date: 2026-01-03", "  - date: 2026-11-28\n    text: A correction.\n  - date: 2026-01-03", 1
    )
    (new / "instruments.yaml").write_text(edited)
    asked = ("content", "changes", str(new), "--against", str(old))
    missing = sanad(*asked, "--json")
    written = sanad(*asked, "--write")
    again = sanad(*asked)

    assert [run.status for run in (missing, written, again)] == [1, 0, 0]
    assert json.loads(missing.text) | {"date": ""} == {
        "date": "",
        "instrument": "opsc",
        "state": "PAK",
        "what": "standing",
        "before": "party by ratification, 2011-07-05",
        "after": "not a party",
        "source": "un",
    }
    assert (new / "changes.csv").read_text().startswith(HEADER)
    assert "name a folder, a commit or a tag" in sanad(*asked[:-1], "no-such-commit").headers["Error"]


def test_the_list_is_shown_as_a_table_and_as_json() -> None:
    lines = sanad("content", "changes", "--json").text.splitlines()

    assert {"instrument", "before", "after", "source"} <= json.loads(lines[0]).keys()
    assert "instrument" in sanad("content", "changes").text


@pytest.mark.parametrize(
    ("row", "key", "message"),
    [
        ("2026-01-03,opsc,PAK,standing,a,b,nobody", "source", "no source has the id “nobody”"),
        ("2026-01-09,opsc,PAK,standing,a,b,un", "date", "no edition is of 2026-01-09: add one"),
        ("2099-01-01,opsc,PAK,standing,a,b,un", "date", "is in the future"),
        ("2026,opsc,PAK,standing,a,b,un", "date", "expected a whole day"),
        ("2026-01-03,opsc,PAK,standing,,b,un", "before", "expected text"),
        ("2026-01-02,opsc,PAK,standing,a,b,un\n2026-01-03,opsc,PAK,standing,a,b,un", "date", "newest change first"),
    ],
)
def test_a_fault_of_the_list_is_named_with_its_line(folder: Path, row: str, key: str, message: str) -> None:
    (folder / "changes.csv").write_text(f"{HEADER}\n{row}\n")
    found = [one for one in faults(folder) if one.key == key]

    assert [one.file for one in found] == ["changes.csv"]
    assert message in str(found[0])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return place(tmp_path)


def test_the_feed_is_atom(changed: Library) -> None:
    root = ElementTree.fromstring(feed(changed.book.changes[0].date, news(changed), "https://x.org/feed.atom"))
    names = {"a": ATOM}
    entries = root.findall("a:entry", names)
    required = ("a:id", "a:title", "a:updated")

    assert root.tag == f"{{{ATOM}}}feed"
    assert all(found.findtext(name, "", names) for found in (root, *entries) for name in required)
    assert root.findtext("a:author/a:name", "", names)
    assert [link.get("href") for link in root.findall("a:link[@rel='self']", names)] == ["https://x.org/feed.atom"]
    assert len({entry.findtext("a:id", "", names) for entry in entries}) == len(news(changed)) == 2
    assert all(entry.find("a:link[@rel='alternate']", names) is not None for entry in entries)
    assert "Party by accession" in entries[0].findtext("a:content", "", names)
