"""What is wrong with the content: every fault at once, each with its line and what is expected."""

import re
import shutil
from pathlib import Path

import jsonschema
import pytest
import yaml

from bot.knowledge.library import CONTENT_FOLDER, Diagnostic, InvalidContent, load, schema
from tests.knowledge.conftest import BROKEN, TODAY, faults, place

MARK = re.compile(r"FAULT (.+?)(?:\"?,x|\"|)$")


def marked(file: Path) -> list[tuple[int, str]]:
    lines = enumerate(file.read_text().splitlines(), 1)
    return [(line, found[1]) for line, text in lines if (found := MARK.search(text))]


def names(pattern: str) -> list[str]:
    return sorted(file.stem for file in BROKEN.glob(pattern) if file.stem != "sound")


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
    fault = Diagnostic("instruments.yaml", 12, "instruments.opsc.adopted.as_of", "expected a date")

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
    for path, wrong in {folder / "absent": "does not exist", folder / "standings.csv": "is a file"}.items():
        (fault,) = faults(path)

        assert fault.message.startswith(f"{path} {wrong}: name the folder")


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


def test_the_schema_accepts_the_real_file_and_describes_its_keys() -> None:
    described = schema()
    book = yaml.load((CONTENT_FOLDER / "instruments.yaml").read_bytes(), Loader=_Yaml12)

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


def test_a_phrase_for_what_is_not_held_is_a_fault_with_its_line(folder: Path) -> None:
    phrases = (CONTENT_FOLDER / "phrases.yaml").read_text("utf-8")
    (folder / "phrases.yaml").write_text(phrases, "utf-8")

    with pytest.raises(InvalidContent) as found:
        load(folder)

    faults = [fault for fault in found.value.diagnostics if fault.file == "phrases.yaml"]
    assert any("no instrument that is held is called “budapest-p1”" in fault.message for fault in faults)
    assert all(phrases.splitlines()[fault.line - 1].strip() for fault in faults)


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("ids: [opsc, opac, opic]", "ids: [opsc, gdpr]", "no instrument that is held is called “gdpr”"),
        ("\n  budapest-p1: [", "\n  gdpr: [", "no instrument that is held is called “gdpr”"),
        ('"189": budapest-p1', '"189": gdpr', "no instrument that is held is called “gdpr”"),
        ('"189": budapest-p1', '"18x": budapest-p1', "expected a number of at most three digits"),
        ("ILO Convention No. {}", "ILO Convention No. {x}", "expected a name with {} where its number stands"),
        ("plain: [child, treaty]", "plain: [child, treety]", "no term of the glossary is called “treety”"),
        ("\n  PAK: [", "\n  PKS: [", "“PKS” is not the ISO 3166 alpha-3 code of a State"),
        ("\n  hint:\n", "\n  hnt:\n", "the group “hint” is missing"),
        ("\n  sources:\n", "\n  sorces:\n", "the group “sources” is missing"),
        ("[op wali,", '["*", op wali,', "expected words, found “*”"),
        ("[op wali,", "[op*, op wali,", "expected at least 3 letters before the *"),
    ],
)
def test_a_phrase_that_would_break_answers_is_a_fault_with_its_line(
    tmp_path: Path, there: str, instead: str, said: str
) -> None:
    for name in ("instruments.yaml", "standings.csv"):
        shutil.copy(CONTENT_FOLDER / name, tmp_path)
    phrases = (CONTENT_FOLDER / "phrases.yaml").read_text("utf-8")
    assert there in phrases
    (tmp_path / "phrases.yaml").write_text(phrases.replace(there, instead, 1), "utf-8")

    with pytest.raises(InvalidContent) as found:
        load(tmp_path)
    assert [fault.file for fault in found.value.diagnostics] == ["phrases.yaml"]
    assert said in found.value.diagnostics[0].message


@pytest.mark.parametrize("name", ["instruments.yaml", "phrases.yaml"])
@pytest.mark.parametrize("deep", ["[", "{", "- ", "? ", "{a: ", "[\n"])
def test_brackets_inside_each_other_are_a_fault_with_their_line(folder: Path, name: str, deep: str) -> None:
    """A parser that goes down by calls would end the process."""
    own = (CONTENT_FOLDER / name).read_text("utf-8")
    (folder / name).write_text(f"{own}\n# a remark\nmore:\n  {deep * 100_000}\n", "utf-8")
    (fault,) = (fault for fault in faults(folder) if fault.file == name)
    first = own.count("\n") + 4

    assert "its brackets or lists are nested too deeply" in fault.message
    assert fault.line == first if deep != "[\n" else first < fault.line < first + 100
