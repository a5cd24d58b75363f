"""Files of content that are sound, or have one fault each."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.library import Diagnostic, InvalidContent, Library, load

BROKEN = Path(__file__).parents[1] / "broken"
TODAY = date(2026, 2, 1)


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


def faults(folder: Path) -> tuple[Diagnostic, ...]:
    with pytest.raises(InvalidContent) as caught:
        load(folder, TODAY)
    return caught.value.diagnostics


def rewrite(folder: Path, old: str, new: str) -> None:
    """As an editor saves: a new file in the place of the old one."""
    file = folder / "instruments.yaml"
    fresh = file.with_suffix(".new")
    fresh.write_text(file.read_text().replace(old, new))
    fresh.replace(file)
