"""What is given away: the wheel as it is built, and NOTICE with what others have a right to."""

import re
import shutil
import subprocess
import sys
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

from bot import __version__
from tests.make_notice import FILE, bundled, locked, text, without_text
from tests.process import CLEAN

TOP = Path(__file__).parents[2]
SOURCES = ("bot", "adapters", "handlers", "content", "pyproject.toml", "README.md", "LICENSE", "NOTICE")
NOTICE = FILE.read_text("utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        if (TOP / name).is_dir():
            shutil.copytree(TOP / name, place / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(TOP / name, place)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check", "-q", "-w", "dist"]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, "."], cwd=place, check=True, capture_output=True)
    (built,) = (place / "dist").glob("*.whl")
    return built


def test_the_wheel_holds_our_sources_and_what_others_have_a_right_to(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        names = package.namelist()
        shown = {Path(name).name: package.read(name).decode() for name in names if "/licenses/" in name}

    assert shown == {"LICENSE": (TOP / "LICENSE").read_text("utf-8"), "NOTICE": NOTICE}
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == set(SOURCES[:4])
    held = subprocess.run(["git", "ls-files", *SOURCES[:4]], cwd=TOP, check=True, capture_output=True, text=True).stdout
    learned_from = {name for name in held.split() if name.startswith("content/questions/")}
    assert set(held.split()) - learned_from <= set(names)
    assert not learned_from & set(names)


def test_the_wheel_answers_with_nothing_of_the_checkout(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        package.extractall(tmp_path)
    command = [sys.executable, "-P", "-m", "bot", "ask", "has pakistan ratified the opsc"]
    found = subprocess.run(
        command, cwd=tmp_path, env=CLEAN | {"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )

    assert found.returncode == 0, found.stderr
    assert "5 July 2011" in found.stdout


def test_the_wheel_has_our_name_and_the_command_is_sanad(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as package:
        (about,) = (package.read(name).decode() for name in package.namelist() if name.endswith("/METADATA"))
        (points,) = (package.read(name).decode() for name in package.namelist() if name.endswith("/entry_points.txt"))

    assert wheel.name.startswith(f"sanad_bot-{__version__}-")
    assert "\nName: sanad-bot\n" in about
    assert "\nProvides-Extra: agents\n" in about
    assert "sanad = bot.cli.main:main" in points


def test_the_notice_names_every_package_of_the_lock_with_its_licence() -> None:
    assert text() == NOTICE, "make notice"
    assert all(f"\n  {name} {version}: " in NOTICE for name, version in locked())
    assert "see its folder" not in NOTICE


@pytest.mark.parametrize("package", without_text())
def test_a_package_without_the_text_of_its_licence_has_it_in_the_notice(package: str) -> None:
    about = NOTICE.partition("come without the text of their\nlicence")[0].rpartition("\n\n")[2]

    assert package in about
    assert distribution(package).metadata["License"] == "MIT"
    assert "Permission is hereby granted, free of charge, to any person obtaining a copy of this software" in NOTICE


def test_every_library_that_a_package_brings_along_is_named() -> None:
    assert bundled()
    assert {name for name in bundled() if not re.search(rf"\b{name}\b", NOTICE)} == set()


@pytest.mark.parametrize("name", ["psycopg", "certifi"])
def test_what_is_under_a_copyleft_says_where_its_source_is(name: str) -> None:
    assert re.search(rf"^{name} .*?https://github\.com/\S*{name}", NOTICE, re.MULTILINE | re.DOTALL)


def test_no_other_package_is_under_a_copyleft() -> None:
    strict = re.findall(r"^  ([\w-]+) \S+: .*(?:GPL|MPL|EPL|CDDL|EUPL).*$", NOTICE, re.MULTILINE)

    assert set(strict) == {"certifi", "psycopg", "psycopg-binary"}


@pytest.mark.parametrize(("data", "owner"), [("english.txt", "Kevin Atkinson"), ("states.csv", "Unicode, Inc.")])
def test_data_of_others_has_its_owner_and_licence(data: str, owner: str) -> None:
    part = NOTICE.partition(f"content/{data} ")[2].partition("\ncontent/")[0]

    assert owner in part
    assert re.search(r"[Pp]ermission .{0,300}\bgranted", part, re.DOTALL)
