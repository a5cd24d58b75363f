"""What the documents say is so: exchanges are run, links lead somewhere, commands and targets exist."""

import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from bot.content import Instrument
from handlers import HANDLERS

ROOT = Path(__file__).parent.parent
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
WIDTH = "80"
SKIP = "…"  # a line of it stands for any number of lines


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def exchanges() -> list[tuple[str, str, str]]:
    """(page, command, what it printed) of all console blocks."""
    blocks = [
        (named(page), block)
        for page in PAGES
        for block in re.findall(r"```console\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    ]
    return [
        (page, *one.split("\n", 1))
        for page, block in blocks
        for one in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]
    ]


@cache
def printed(command: str) -> list[str]:
    words = shlex.split(command)
    assert words[0] == "sanad", "an exchange is one of ours"
    environment = {**os.environ, "COLUMNS": WIDTH, "NO_COLOR": "1", "SANAD_HOME_STATE": "PAK"}
    run = subprocess.run(
        [sys.executable, "-m", "bot", *words[1:]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode in {0, 1}, run.stderr
    return [line.rstrip() for line in run.stdout.splitlines()]


def follows(wanted: list[str], got: list[str]) -> bool:
    """Whether the lines stand there, one after the other; `…` skips."""
    if not wanted:
        return not any(got)
    if wanted[0] == SKIP:
        return any(follows(wanted[1:], got[at:]) for at in range(len(got) + 1))
    return bool(got) and wanted[0] == got[0] and follows(wanted[1:], got[1:])


@pytest.mark.parametrize(("page", "command", "output"), exchanges())
def test_an_exchange_is_real(page: str, command: str, output: str) -> None:
    wanted = [line.rstrip() for line in output.rstrip().splitlines()]

    assert follows(wanted, printed(command)), "\n".join([page, *printed(command)])


def test_the_readme_begins_with_an_exchange_with_its_source_and_date() -> None:
    first = (ROOT / "README.md").read_text("utf-8").split("## ")[0]

    assert "```console" in first
    assert re.search(r"Sources\n• .*?\(as of\s+\d{4}-\d{2}-\d{2}\)\n  https://", first, re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_link_to_a_file_leads_to_it(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_command_that_is_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    commands = set(re.findall(r"(?:python -m bot|`(?:\.venv/bin/)?sanad|^ *\$ sanad) ([a-z]+)", text, re.MULTILINE))
    targets = set(re.findall(r"(?:^ {4}|`)make ([a-z0-9]+)", text, re.MULTILINE))
    written = set(re.findall(r"^([a-z0-9]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert commands <= {command.name for command in COMMANDS}
    assert targets <= written


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_file_of_ours_that_is_named_exists(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    files = set(re.findall(r"`((?:bot|adapters|handlers|content|tests|docs)/[\w./-]+)`", text))
    recipes = {"handlers/joining.py", "content/instruments.schema.json"}  # to be written by who follows them

    assert {file for file in files - recipes if not (ROOT / file).exists()} == set()


def test_every_setting_that_is_named_is_explained() -> None:
    explained = set(re.findall(r"^#? ?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    variables = set(re.findall(r"`((?:SANAD|SLACK|TEAMS)_[A-Z0-9_]+)(?:=[^`]*)?`", text))

    assert {name for name in variables if name.removesuffix("_FILE") not in explained} == set()


def test_the_recipe_for_an_intent_names_all_that_a_handler_needs() -> None:
    recipe = (ROOT / "CONTRIBUTING.md").read_text("utf-8")

    assert all(
        hasattr(handler, name) and name in recipe for handler in HANDLERS.values() for name in ("EXAMPLES", "reply")
    )
    assert "joining" in Instrument.model_fields


def test_the_licence_is_the_one_that_the_package_names() -> None:
    assert "Apache License\n                           Version 2.0" in (ROOT / "LICENSE").read_text("utf-8")
    assert 'license = "Apache-2.0"' in (ROOT / "pyproject.toml").read_text("utf-8")


def test_documents_name_no_path_of_one_machine() -> None:
    found = {
        named(page) for page in PAGES if re.search(r"(?<![\w.])/(?:home|root|work|Users)/", page.read_text("utf-8"))
    }

    assert not found
