"""What was checked once is not checked again while nothing has changed, and says exactly the same."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge import compiled, loader
from bot.knowledge.compiled import checked
from bot.knowledge.errors import InvalidContent
from content import FOLDER

TODAY = date(2026, 11, 29)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of content that nothing was made of yet."""
    kept = shutil.ignore_patterns("__pycache__", "questions", f"{compiled.FILE}*")
    return Path(shutil.copytree(FOLDER, tmp_path / "content", ignore=kept))


def test_what_was_compiled_is_what_was_read(folder: Path) -> None:
    first = checked(folder, TODAY)

    assert (folder / compiled.FILE).exists()
    assert first == checked(folder, TODAY) == loader.read(folder, TODAY)


def test_it_is_read_again_only_where_something_has_changed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = checked(folder, TODAY)
    monkeypatch.setattr(loader, "YamlSource", None)  # nothing reads YAML now
    assert checked(folder, TODAY) == first

    with (folder / loader.STANDINGS).open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(TypeError):
        checked(folder, TODAY)


def test_an_error_is_found_each_time(folder: Path) -> None:
    checked(folder, TODAY)
    with (folder / loader.BOOK).open("a", encoding="utf-8") as file:
        file.write("\nnothing: of ours\n")

    for _ in range(2):
        with pytest.raises(InvalidContent):
            checked(folder, TODAY)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(file.read_bytes()[:-1000]),
        lambda file: file.write_bytes(file.read_bytes().replace(b"depositary", b"hearsay")),
        lambda file: (file.unlink(), file.mkdir()),
    ],
    ids=["empty", "cut off", "no content", "a folder"],
)
def test_a_spoilt_file_is_as_none(folder: Path, spoil: Callable[[Path], object]) -> None:
    first = checked(folder, TODAY)
    spoil(folder / compiled.FILE)

    assert checked(folder, TODAY) == first
    assert [file.name for file in folder.glob(f"{compiled.FILE}*")] == [compiled.FILE]


def test_other_code_that_checks_is_not_believed(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    checked(folder, TODAY)
    other = tmp_path / "rule.py"
    other.write_text("more = True", "utf-8")
    monkeypatch.setattr(compiled, "_CHECKED_BY", (other,))
    monkeypatch.setattr(loader, "YamlSource", None)

    with pytest.raises(TypeError):
        checked(folder, TODAY)
