"""The content as it is loaded, proofread, asked and followed."""

import csv
import re
import shutil
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import jsonschema
import pytest
import yaml

from bot.knowledge.library import CONTENT, Fault, Faulty, Library, Live, load, schema, stale

BROKEN = Path(__file__).parent / "broken"
TODAY = date(2026, 2, 1)
MARK = re.compile(r"FAULT (.+?)(?:\"?,x|\"|)$")


@pytest.fixture(scope="module")
def library() -> Library:
    return load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return place(tmp_path)


def place(folder: Path, book: str = "sound", standings: str = "sound") -> Path:
    shutil.copy(BROKEN / f"{book}.yaml", folder / "instruments.yaml")
    shutil.copy(BROKEN / "standings" / f"{standings}.csv", folder / "standings.csv")
    return folder


def faults(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(Faulty) as caught:
        load(folder, TODAY)
    return caught.value.faults


def marked(file: Path) -> list[tuple[int, str]]:
    lines = enumerate(file.read_text().splitlines(), 1)
    return [(line, found[1]) for line, text in lines if (found := MARK.search(text))]


def names(pattern: str) -> list[str]:
    return sorted(file.stem for file in BROKEN.glob(pattern) if file.stem != "sound")


def test_the_real_content_is_sound(library: Library) -> None:
    assert len(library.instruments) == 16
    assert re.fullmatch(r"\d{4}-\d\d-\d\d\.[0-9a-f]{7}", library.version)


def test_a_sound_file_has_no_fault(folder: Path) -> None:
    assert load(folder, TODAY).version.startswith("2026-01-03.")


@pytest.mark.parametrize("name", names("*.yaml"))
def test_a_fault_is_reported_with_its_line_and_what_is_expected(tmp_path: Path, name: str) -> None:
    found = faults(place(tmp_path, book=name))

    expected = marked(BROKEN / f"{name}.yaml")
    assert [(f.file, f.line) for f in found] == [("instruments.yaml", line) for line, _ in expected]
    for fault, (_, text) in zip(found, expected, strict=True):
        assert text in fault.message


@pytest.mark.parametrize("name", [name for name in names("standings/*.csv") if name != "other-columns"])
def test_a_faulty_row_is_reported_with_its_line(tmp_path: Path, name: str) -> None:
    found = faults(place(tmp_path, standings=name))

    assert [
        (f.file, f.line, f.message) for f in found if marked(BROKEN / "standings" / f"{name}.csv")[0][1] in f.message
    ]
    assert {(f.file, f.line) for f in found} == {("standings.csv", 4)}


def test_a_table_needs_its_columns(tmp_path: Path) -> None:
    (fault,) = faults(place(tmp_path, standings="other-columns"))

    assert (fault.file, fault.line) == ("standings.csv", 1)
    assert "expected the columns instrument,state,action" in fault.message


def test_the_faults_of_both_files_are_reported_at_once(tmp_path: Path) -> None:
    found = faults(place(tmp_path, "many-faults", "row-twice"))

    assert len(found) == 6
    assert {f.file for f in found} == {"instruments.yaml", "standings.csv"}


def test_a_fault_names_the_key_as_an_editor_would() -> None:
    fault = Fault("instruments.yaml", 12, "instruments.opsc.adopted.as_of", "expected a date")

    assert str(fault) == "instruments.yaml:12: instruments.opsc.adopted.as_of: expected a date"


def test_a_key_leads_through_ids_and_references(tmp_path: Path) -> None:
    (fault,) = faults(place(tmp_path, "topic-that-is-unknown"))

    assert fault.key == "instruments.crc.provisions.art. 34.topics.1"


def test_a_missing_file_is_a_fault(folder: Path) -> None:
    (folder / "standings.csv").unlink()

    (fault,) = faults(folder)

    assert fault.file == "standings.csv"
    assert f"cannot be read in {folder}" in fault.message


def test_a_folder_that_is_none_is_one_fault_that_names_it(folder: Path) -> None:
    for place, wrong in {folder / "absent": "does not exist", folder / "standings.csv": "is a file"}.items():
        (fault,) = faults(place)

        assert fault.message.startswith(f"{place} {wrong}: name the folder")


def test_text_that_is_no_utf8_is_a_fault_with_its_line(folder: Path) -> None:
    (folder / "instruments.yaml").write_bytes("changes:\n  - text: Säule\n".encode("latin-1"))

    fault = faults(folder)[0]

    assert (fault.line, fault.message) == (2, "expected UTF-8 text: save it as UTF-8")


@pytest.mark.parametrize("text", ["", "~", "- a\n- b\n", "text", "? [a, b]\n: c\n", "a: &x [*x]\n"])
def test_whatever_the_file_holds_it_is_a_fault_and_no_crash(folder: Path, text: str) -> None:
    (folder / "instruments.yaml").write_text(text)

    assert faults(folder)


def test_numbers_dates_and_country_codes_are_text_without_quotes(folder: Path) -> None:
    book = folder / "instruments.yaml"
    book.write_text(
        book.read_text().replace("'1121'", "1121").replace("'34'", "34").replace("as_of: '2025'", "as_of: 2025")
    )

    library = load(folder, TODAY)

    assert library.book.contacts[0].channels[0].value == "1121"
    assert library.provision("crc", "34")


@pytest.mark.parametrize(
    ("instrument", "number", "refs"),
    [
        ("opsc", "3(1)(c)", ["art. 3(1)(c)"]),
        ("opsc", "3(1)", ["art. 3(1)(a)", "art. 3(1)(b)", "art. 3(1)(c)"]),
        ("opsc", "4(2)", ["art. 4(2)", "art. 4(2)(a)", "art. 4(2)(b)"]),
        ("opsc", "7(a)(ii)", ["art. 7(a)"]),
        ("opsc", "11", []),
        ("crc", "34(c)", ["art. 34"]),
        ("crc", "4", []),
        ("budapest", "17", ["arts 16-17"]),
        ("budapest", "9(2)(c)", ["art. 9(2)"]),
        ("crc-gc25", "22", ["paras 22-23 (V.A Legislation)"]),
        ("sdgs", "16.2.1", ["Indicator 16.2.1"]),
        ("sdgs", "8", ["Target 8.7", "Indicator 8.7.1"]),
    ],
)
def test_a_number_finds_its_parts_or_else_what_it_is_a_part_of(
    library: Library, instrument: str, number: str, refs: list[str]
) -> None:
    assert [provision.ref for provision in library.provision(instrument, number)] == refs


@pytest.mark.parametrize(
    ("topic", "first"),
    [
        ("grooming", ("lanzarote", "art. 23")),
        ("csam-production-distribution", ("opsc", "art. 3(1)(c)")),
        ("extraterritorial-jurisdiction", ("opsc", "art. 4(2)")),
        ("dual-criminality", ("lanzarote", "art. 25(4)")),
        ("sexual-extortion", ("crc-gc25", "para. 81 (VII Violence against children)")),
    ],
)
def test_a_topic_begins_with_what_binds_and_is_most_about_it(
    library: Library, topic: str, first: tuple[str, str]
) -> None:
    instrument, provision = library.by_topic(topic)[0]

    assert (instrument.id, provision.ref) == first


def test_a_treaty_that_is_not_in_force_comes_after_those_that_are(library: Library) -> None:
    order = [instrument.id for instrument, _ in library.by_topic("grooming")]

    assert order.index("lanzarote") < order.index("un-cybercrime-convention") < order.index("crc-gc25")


def test_every_topic_leads_to_a_provision(library: Library) -> None:
    assert [topic for topic in library.book.topics if not library.by_topic(topic)] == []


def test_a_state_without_a_row_is_not_sourced(library: Library) -> None:
    assert library.standing("un-cybercrime-convention", "DEU") is None


def test_a_states_rows_come_in_the_order_of_the_instruments(library: Library) -> None:
    rows = [row.instrument for row in library.of_state("PAK")]

    assert rows == [id_ for id_ in library.instruments if id_ in rows]
    assert len(rows) == 10


def test_the_sources_of_claims_are_named_once_with_their_own_dates(library: Library) -> None:
    opsc = library.instruments["opsc"]

    found = library.sources(opsc.title, None, [opsc.adopted, library.standing("opsc", "PAK")], opsc.differences[:1])

    assert [(source.publisher, source.as_of) for source in found] == [
        ("United Nations Treaty Collection", "2026-02-03"),
        ("State of Children (Pakistan)", "2024-01"),
    ]


def test_a_source_is_never_newer_than_the_claim_that_rests_on_it(library: Library) -> None:
    row = library.standing("palermo-protocol", "ERI")

    assert row is not None
    assert library.sources(row)[0].as_of == "2022-12-31"


def test_a_key_leads_back_to_the_file(library: Library) -> None:
    (provision,) = library.provision("opsc", "3(1)(c)")

    assert library.key("opsc", provision) == "instruments.opsc.provisions.3(1)(c)"
    assert library.key("opsc", "adopted") == "instruments.opsc.adopted"
    assert library.key("opsc") == "instruments.opsc"


def test_contacts_are_those_of_the_country_and_then_the_worlds(library: Library) -> None:
    assert [contact.id for contact in library.contacts("PAK")][:2] == ["nccia", "pta"]
    assert {contact.country for contact in library.contacts("GBR")} == {"GLOBAL"}


def test_a_term_leads_to_instruments_and_provisions(library: Library) -> None:
    term = library.term("dual-criminality")

    assert term is not None
    assert [(i.id, p and p.ref) for i, p in library.related(term)] == [
        ("lanzarote", "art. 25(4)"),
        ("budapest", "art. 24"),
        ("budapest", "arts 25-28"),
    ]
    assert library.term("nothing") is None


def test_the_version_changes_with_any_file(folder: Path) -> None:
    versions = {load(folder, TODAY).version}
    for name in ("instruments.yaml", "standings.csv"):
        file = folder / name
        file.write_text(file.read_text().replace("2026-01-01", "2025-12-31", 1))
        versions.add(load(folder, TODAY).version)

    assert len(versions) == 3


def test_a_changed_file_is_taken_up(folder: Path) -> None:
    live = Live(folder)
    before = live.current

    assert live.refresh() is False
    rewrite(folder, "most widely ratified", "most ratified")

    assert live.refresh() is True
    assert live.current.version != before.version
    assert "most ratified" in live.current.instruments["crc"].summary.value


def test_a_faulty_file_leaves_the_old_content_in_use_until_it_is_mended(folder: Path) -> None:
    live = Live(folder)
    before = live.current

    rewrite(folder, "topics: [grooming]", "topics: [groming]")
    assert live.refresh() is False
    assert live.current is before
    assert live.fault is not None
    assert live.fault.faults[0].key.endswith("topics.1")

    rewrite(folder, "topics: [groming]", "topics: [grooming, definitions]")
    assert live.refresh() is True
    assert live.fault is None


def test_a_file_that_vanishes_leaves_the_old_content_in_use(folder: Path) -> None:
    live = Live(folder)
    (folder / "standings.csv").unlink()

    assert live.refresh() is False
    assert live.current.standing("crc", "PAK")
    assert live.fault is not None


def rewrite(folder: Path, old: str, new: str) -> None:
    """As an editor saves: a new file in the place of the old one."""
    file = folder / "instruments.yaml"
    fresh = file.with_suffix(".new")
    fresh.write_text(file.read_text().replace(old, new))
    fresh.replace(file)


def test_what_grew_old_is_listed_oldest_first(folder: Path) -> None:
    library = load(folder, TODAY)

    assert stale(library, date(2026, 6, 1)) == []
    assert [old.key for old in stale(library, date(2026, 12, 31))] == [
        "contacts.helpline",
        "contacts.helpline.channels.1",
    ]
    assert [(old.key, old.claims) for old in stale(library, date(2027, 3, 1)) if "standings" in old.key] == [
        ("standings.crc", 2),
        ("standings.opsc", 1),
    ]


def test_a_year_counts_to_its_end(folder: Path) -> None:
    library = load(folder, TODAY)

    assert "glossary.grooming" not in [old.key for old in stale(library, date(2026, 12, 31))]
    assert "glossary.grooming" in [old.key for old in stale(library, date(2027, 1, 2))]


def test_the_schema_accepts_the_real_file_and_describes_its_keys() -> None:
    described = schema()
    book = yaml.load((CONTENT / "instruments.yaml").read_bytes(), Loader=_Yaml12)

    jsonschema.Draft202012Validator(described).validate(book)
    assert "art. 3(1)(c)" in described["$defs"]["Provision"]["properties"]["ref"]["description"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(described).validate({**book, "instruments": [{"id": "x"}]})


class _Yaml12(yaml.CSafeLoader):
    """As editors read YAML: a date is text."""


_Yaml12.yaml_implicit_resolvers = {
    first: [(tag, found) for tag, found in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def test_new_content_is_in_use_only_when_it_is_ready(folder: Path) -> None:
    live = Live(folder)
    before = live.current
    (folder / "instruments.yaml").write_text(
        (folder / "instruments.yaml").read_text("utf-8") + "\n# changed\n", "utf-8"
    )
    seen: list[tuple[bool, bool]] = []

    assert live.refresh(lambda new: seen.append((live.current is before, new is before)))
    assert seen == [(True, False)]
    assert live.current is not before


def test_a_phrase_for_what_is_not_held_is_a_fault_with_its_line(folder: Path) -> None:
    phrases = (CONTENT / "phrases.yaml").read_text("utf-8")
    (folder / "phrases.yaml").write_text(phrases, "utf-8")

    with pytest.raises(Faulty) as found:
        load(folder)

    faults = [fault for fault in found.value.faults if fault.file == "phrases.yaml"]
    assert any("no instrument that is held is called “budapest-p1”" in fault.message for fault in faults)
    assert all(phrases.splitlines()[fault.line - 1].strip() for fault in faults)


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("ids: [opsc, opic]", "ids: [opsc, cedaw]", "no instrument that is held is called “cedaw”"),
        ("\n  budapest-p1: [", "\n  cedaw: [", "no instrument that is held is called “cedaw”"),
        ('"189": budapest-p1', '"189": cedaw', "no instrument that is held is called “cedaw”"),
        ('"189": budapest-p1', '"18x": budapest-p1', "expected a number of at most three digits"),
        ("ILO Convention No. {}", "ILO Convention No. {x}", "expected a name with {} where its number stands"),
        ("plain: [child, treaty]", "plain: [child, treety]", "no term of the glossary is called “treety”"),
        ("\n  PAK: [", "\n  PKS: [", "“PKS” is not the ISO 3166 alpha-3 code of a State"),
        ("\n  hint:\n", "\n  hnt:\n", "the group “hint” is missing"),
        ("\n  sources:\n", "\n  sorces:\n", "the group “sources” is missing"),
        ("[op wali,", '["*", op wali,', "expected words, found “*”"),
        ("[op wali,", "[op*, op wali,", "expected at least 3 letters before the *"),
        ("[op wali,", f"[{'[' * 3000}{']' * 3000}, op wali,", "too many brackets inside each other"),
    ],
)
def test_a_phrase_that_would_break_answers_is_a_fault_with_its_line(
    tmp_path: Path, there: str, instead: str, said: str
) -> None:
    for name in ("instruments.yaml", "standings.csv"):
        shutil.copy(CONTENT / name, tmp_path)
    phrases = (CONTENT / "phrases.yaml").read_text("utf-8")
    assert there in phrases
    (tmp_path / "phrases.yaml").write_text(phrases.replace(there, instead, 1), "utf-8")

    with pytest.raises(Faulty) as found:
        load(tmp_path)
    assert [fault.file for fault in found.value.faults] == ["phrases.yaml"]
    assert said in found.value.faults[0].message


def test_content_that_cannot_be_made_ready_is_not_in_use(folder: Path) -> None:
    live = Live(folder)
    before = live.current
    (folder / "instruments.yaml").write_text(
        (folder / "instruments.yaml").read_text("utf-8") + "\n# changed\n", "utf-8"
    )

    def stumble(_: Library) -> None:
        raise KeyError("hint")

    assert not live.refresh(stumble)
    assert live.current is before
    assert "cannot be made ready for questions: KeyError('hint')" in str(live.fault)


def _spread(text: str, separator: str = ",", end: str = "\r\n") -> str:
    """As a spreadsheet writes it: with its separator, and quotes where a cell needs them."""
    sheet = StringIO(newline="")
    csv.writer(sheet, delimiter=separator, lineterminator=end).writerows(csv.reader(StringIO(text, newline="")))
    return sheet.getvalue()


SAVED: dict[str, Callable[[str], str]] = {
    "byte order mark": lambda text: "\ufeff" + _spread(text),
    "semicolons": lambda text: "\ufeff" + _spread(text, ";"),
    "tabs": lambda text: _spread(text, "\t"),
    "line ends of old Macs": lambda text: _spread(text, end="\r"),
    "separator named": lambda text: "sep=;\r\n" + _spread(text, ";"),
    "comma named": lambda text: "sep=,\n" + text,
    "empty rows": lambda text: text.replace("\n", "\n\n,,,,,,,,,,\r\n") + ",,,,,,,,,,\n\n",
    "empty columns": lambda text: "".join(f"{line},,\n" for line in text.splitlines()),
    "blanks around cells": lambda text: _spread(text).replace(",", " , "),
    "capitals in the header": lambda text: text.replace("instrument,state", "Instrument, STATE", 1),
    "columns in another order": lambda text: "".join(
        ",".join(line.split(",")[::-1]) + "\n" for line in text.splitlines()
    ),
}


@pytest.mark.parametrize("how", SAVED)
def test_a_table_is_read_as_a_spreadsheet_saves_it(folder: Path, how: str) -> None:
    table = folder / "standings.csv"
    before = load(folder).table
    text = table.read_text("utf-8")
    assert '"' not in text
    table.write_bytes(SAVED[how](text).encode())

    assert load(folder).table == before


@pytest.mark.parametrize(
    "dated", ["{2}/{1}/{0}", "{1}/{2}/{0}", "{2}.{1}.{0}", "{2}-Jul-11", "40729", "{0}/{1}/{2}", "Jul 2011"]
)
def test_a_date_that_a_spreadsheet_turned_is_refused_once_for_its_column_with_what_to_do(
    folder: Path, dated: str
) -> None:
    table = folder / "standings.csv"
    lines = [line.split(",") for line in table.read_text("utf-8").splitlines()]
    column = lines[0].index("as_of")
    for line in lines[1:]:
        line[column] = dated.format(*line[column].split("-"))
    table.write_text("\n".join(",".join(line) for line in lines), "utf-8")
    (fault,) = faults(folder)

    assert (fault.file, fault.line) == ("standings.csv", 2)
    assert "the year first, such as 2011-07-05; in a spreadsheet, format the column as text" in fault.message
    assert fault.message.endswith(f"“{lines[1][column]}” (and {len(lines) - 2} more rows)")


@pytest.mark.parametrize(
    ("change", "line", "sentence"),
    [
        (lambda text: text.replace(",PAK,", ',"PAK,', 1), 2, "a quotation mark is not closed"),
        (lambda text: text.replace("as_of,", "as of,", 1), 1, "missing: as_of; not known: as of"),
        (lambda text: text + '\n\n\nopsc,QQQ,party,,,,,2026-01-01,un,depositary,"a\nb"\n', 8, "ISO 3166"),
    ],
    ids=["open quotation", "column renamed", "lines are counted as an editor counts them"],
)
def test_a_table_that_cannot_be_read_has_one_sentence_with_its_line(
    folder: Path, change: Callable[[str], str], line: int, sentence: str
) -> None:
    table = folder / "standings.csv"
    table.write_text(change(table.read_text("utf-8").strip() + "\n"), "utf-8")
    found = [fault for fault in faults(folder) if sentence in fault.message]

    assert [(fault.file, fault.line) for fault in found] == [("standings.csv", line)]
