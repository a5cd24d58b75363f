"""What the documents say is so: exchanges are run, links lead somewhere, numbers and names are the program's."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from adapters import inbox
from adapters.slack.outbound import background_tasks
from bot import model
from bot import store as stores
from bot.app import Responder
from bot.cli.ask import UNANSWERED
from bot.cli.main import COMMANDS
from bot.feedback import outbox
from bot.knowledge.library import load
from bot.knowledge.schema import Instrument
from bot.model import Message, Thread
from bot.server import lifecycle, rate_limit, security
from bot.settings import Settings
from bot.store import unanswered
from bot.understanding import normalise, resolve
from handlers import HANDLERS, REPLIES
from handlers.shared import parties
from tests import make_instruments
from tests.deploy.test_alerts import METRICS

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
    assert re.search(r"Sources\n\[1\] .*?\(as of\s+\d{4}-\d{2}-\d{2}\)\n    https://", first, re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_link_to_a_file_leads_to_it(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text("utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_command_that_is_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    commands = set(
        re.findall(r"(?:python -m bot|`(?:\.venv/bin/)?sanad|^ *(?:\$ )?sanad) ([a-z]+)", text, re.MULTILINE)
    )
    targets = set(re.findall(r"(?:^ *|`)make ([a-z-]+[a-z0-9]*)", text, re.MULTILINE))
    written = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))

    assert commands <= {command.name for command in COMMANDS}
    assert targets <= written


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_file_of_ours_that_is_named_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    files = set(re.findall(r"`((?:bot|adapters|handlers|content|tests|docs|deploy)/[\w./-]+)`", prose))
    files |= set(re.findall(r"(?<= )(?:deploy|requirements)/[\w./-]+", "\n".join(shell(page))))
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


# An installer of packages, and behind it our name as the index would be asked for it: no path, no file, no folder.
STRANGERS = re.compile(
    r"\b(?:pipx?|uvx?|poetry|conda|pdm)\b[^\n`;]*[\s'\"]sanad(?:\[[^\]]*\])?(?:[=<>~!@][^\s`]*)?(?=[\s'\"`.,;)]|$)"
)


@pytest.mark.parametrize(
    ("line", "strangers"),
    [
        ('pip install "sanad[agents]"', True),
        ("pip install -U sanad", True),
        ("pip install 'sanad==0.1.0'", True),
        ("uvx sanad", True),
        ("pipx run sanad ask", True),
        ("venv/bin/pip install --no-deps --no-index dist/sanad-*.whl", False),
        ("venv/bin/pip install --no-deps .", False),
        ("pip install -r requirements/agents.txt", False),
    ],
)
def test_a_line_that_installs_a_strangers_package_is_known(line: str, strangers: bool) -> None:
    assert bool(STRANGERS.search(line)) is strangers


def test_nothing_tells_to_install_a_strangers_package() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split()
    texts = [name for name in listed if name.endswith((".md", ".example", ".py", ".toml", ".yaml", ".sh", "file"))]
    ours = [name for name in texts if not name.startswith("tests/")]

    assert ".env.example" in ours
    assert {name for name in ours if STRANGERS.search((ROOT / name).read_text("utf-8"))} == set()


def test_the_readme_lists_every_instrument_that_is_held() -> None:
    library = load()
    readme = make_instruments.FILE.read_text("utf-8")

    assert readme == make_instruments.text(library), "make instruments"
    assert all(found.short_name in readme for found in library.instruments.values())


def test_the_readme_says_what_it_is_in_two_sentences_and_shows_it() -> None:
    first = (ROOT / "README.md").read_text("utf-8").split("\n\n")[1]
    shown = re.findall(r"!\[[^\]]{20,}\]\((docs/pictures/\w+\.png)\)", (ROOT / "README.md").read_text("utf-8"))

    assert len(re.findall(r"\.(?: |$)", first)) == 2
    assert [Path(name).stem for name in shown] == ["slack", "teams", "page"]
    assert all((ROOT / name).read_bytes().startswith(b"\x89PNG") for name in shown)


ASK = (ROOT / "docs" / "ask.md").read_text("utf-8")


@pytest.mark.parametrize("question", re.findall(r"^\| .* \| `(.*)` \|$", ASK, re.MULTILINE))
def test_a_question_of_the_page_for_people_who_ask_is_answered(question: str) -> None:
    reply, _ = Responder("PAK", REPLIES)(Message(question, "page", "page", "terminal:"), Thread(), load())

    assert reply.intent not in UNANSWERED
    assert reply.sources or reply.intent in {"list", "changes"}


def test_the_page_for_people_who_ask_is_one_screen() -> None:
    assert len(ASK.split()) < 420


def test_documents_name_no_path_of_one_machine() -> None:
    found = {
        named(page) for page in PAGES if re.search(r"(?<![\w.])/(?:home|root|work|Users)/", page.read_text("utf-8"))
    }

    assert not found


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_link_to_a_part_of_a_page_leads_to_it(page: Path) -> None:
    for file, part in re.findall(r"\]\((?!https?:)([^)#\s]*)#([^)\s]+)\)", page.read_text("utf-8")):
        target = (page.parent / file) if file else page
        assert part in map(_slug, re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)), part


FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```", re.MULTILINE | re.DOTALL)


def shell(page: Path) -> Iterator[str]:
    """The blocks of commands."""
    return (body for _, kind, body in FENCE.findall(page.read_text("utf-8")) if kind == "sh")


PACE = outbox.Throttle()
LIMITS = {
    "instruments held": len(load().instruments),
    "provisions": sum(len(i.provisions) for i in load().book.instruments),
    "characters that are read of a question": normalise.TEXT_CHARACTERS,
    "words that are read of a question": normalise.TEXT_WORDS,
    "provisions that one question may cite": resolve.CITED_PROVISIONS,
    "characters that are kept of a correction": model.CORRECTION_CHARACTERS,
    "bytes of a request": lifecycle.BODY_BYTES // 1024,
    "States that stand in a line": parties.LISTED,
    "corrections on a page of the inbox": inbox.PAGE_ITEMS,
    "questions of one person in a minute": Settings().sanad_questions_per_minute,
    "questions of one workspace in a minute": rate_limit.WORKSPACE_PERSONS,
    "corrections of one person in an hour": Settings().sanad_feedback_per_hour,
    "wrong tokens and cookies of one address in a minute": security.GUESSES,
    "requests in work at once": security.MOST_AT_ONCE,
    "Slack messages that are being answered at once": background_tasks.MOST_TASKS,
    "an unanswered question is counted, where that is switched on": unanswered.KEPT_DAYS,
    "a changed content file is noticed": int(lifecycle.REREAD_SECONDS),
    "the database is waited for, before a correction is refused": int(stores.WRITE_SECONDS),
}


def test_a_limit_is_the_programs() -> None:
    rows = (ROOT / "docs" / "limits.md").read_text("utf-8").splitlines()
    cells = {row.split(" | ")[0].strip("| "): row.split(" | ")[1] for row in rows if row.startswith("| ")}

    assert {name: re.match(r"[\d,]+", cells[name])[0] for name in LIMITS} == {n: f"{v:,}" for n, v in LIMITS.items()}
    assert cells["a delivery is tried again"].startswith(f"after {PACE.first} s")
    assert cells["a delivery is tried again"].endswith(f"up to {PACE.longest:.0f} s")


def test_every_metric_is_explained_and_no_other() -> None:
    explained = set(re.findall(r"`(sanad_\w+)`", (ROOT / "docs" / "operate.md").read_text("utf-8")))
    ours = {name.removesuffix("_bucket") for name in METRICS if name.startswith("sanad_")}

    assert explained == {name for name in ours if not name.endswith(("_sum", "_count"))}


def test_what_readiness_is_said_to_say_it_says() -> None:
    table = (ROOT / "docs" / "operate.md").read_text("utf-8").split("| it says |")[1].split("\n\n")[0]
    sentences = [re.sub("^(slack|teams): ", "", found) for found in re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)]
    files = [file for folder in ("bot", "adapters") for file in (ROOT / folder).rglob("*.py")]
    program = "\n".join(file.read_text("utf-8") for file in files)

    assert len(sentences) > 10
    assert [part for found in sentences for part in found.split("…") if part.strip() not in program] == []
