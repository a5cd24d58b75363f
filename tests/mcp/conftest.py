"""Real processes of `sanad mcp`, and real clients of the official SDK."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.process import CLEAN
from tests.slack.client import SECRET

TOKEN = "a-token-for-programs"
TEAM = "T0SANAD"


@contextmanager
def listening(folder: Path, *options: str, **settings: str) -> Iterator[str]:
    """`sanad mcp --http` on a free port, by its address; ended by SIGTERM."""
    with (folder / "log").open("wb") as log:
        command = [sys.executable, "-m", "bot", "mcp", "--http", "--port", "0", *options]
        with subprocess.Popen(command, cwd=folder, env=CLEAN | settings, stdout=subprocess.PIPE, stderr=log) as popen:
            assert popen.stdout
            try:
                found = re.search(r"http://\S+", popen.stdout.readline().decode())
                assert found, (folder / "log").read_text()
                yield found[0]
            finally:
                popen.send_signal(signal.SIGTERM)
                assert popen.wait(15) in {0, -signal.SIGTERM}


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where `near` runs, and writes its log."""
    return tmp_path_factory.mktemp("near")


@pytest.fixture(scope="package")
def near(folder: Path) -> Iterator[str]:
    """Without a token, for this machine alone."""
    with listening(folder, SANAD_LOG_LEVEL="debug") as address:
        yield address


@pytest.fixture(scope="package")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """With a token, and for Slackbot in one workspace."""
    slack = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": SECRET, "SLACK_ALLOWED_TEAMS": TEAM}
    folder = tmp_path_factory.mktemp("locked")
    with listening(folder, "--name", "mcp.example.org", SANAD_API_TOKEN=TOKEN, **slack) as address:
        yield address
