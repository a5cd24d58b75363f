"""Content that changes while it is in use."""

from pathlib import Path

from bot.knowledge.library import Library, Live, load
from tests.knowledge.conftest import TODAY, rewrite


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
    assert live.error is not None
    assert live.error.diagnostics[0].key.endswith("topics.1")

    rewrite(folder, "topics: [groming]", "topics: [grooming, definitions]")
    assert live.refresh() is True
    assert live.error is None


def test_a_file_that_vanishes_leaves_the_old_content_in_use(folder: Path) -> None:
    live = Live(folder)
    (folder / "standings.csv").unlink()

    assert live.refresh() is False
    assert live.current.standing("crc", "PAK")
    assert live.error is not None


def touch(folder: Path) -> None:
    """Another edition, which says the same."""
    with (folder / "instruments.yaml").open("a", encoding="utf-8") as book:
        book.write("\n# changed\n")


def test_new_content_is_in_use_only_when_it_is_ready(folder: Path) -> None:
    live = Live(folder)
    before = live.current
    touch(folder)
    seen: list[tuple[bool, bool]] = []

    assert live.refresh(lambda new: seen.append((live.current is before, new is before)))
    assert seen == [(True, False)]
    assert live.current is not before


def test_content_that_cannot_be_made_ready_is_not_in_use(folder: Path) -> None:
    live = Live(folder)
    before = live.current
    touch(folder)

    def stumble(_: Library) -> None:
        raise KeyError("hint")

    assert not live.refresh(stumble)
    assert live.current is before
    assert "cannot be made ready for questions: KeyError('hint')" in str(live.error)
