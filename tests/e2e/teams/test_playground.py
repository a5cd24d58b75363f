"""The real process, driven through Microsoft's own playground in a browser: what a person sees.

bash tests/e2e/install.sh     brings Chromium and the playground
SANAD_E2E_SHOTS=folder        keeps the screenshots
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.process import CLEAN

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(240)]

HERE = Path(__file__).parent
TOP = HERE.parents[2]
MODULES = Path(os.environ.get("SANAD_E2E_MODULES", TOP / ".e2e"))
PERSON = "teams:00000000-0000-0000-0000-0000000000020"  # whom the playground speaks for
CHANNEL = "teams:team-id"  # its channel "General"

Steps = list[Any]
Drive = Callable[..., list[dict[str, Any]]]


@pytest.fixture(params=["botbuilder", "agents"])
def bot(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a Sanad of its own."""
    settings = {
        "TEAMS_LOCAL": "1",
        "TEAMS_SDK": request.param,
        "SANAD_PORT": "0",
        "SANAD_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/sanad.db",
        "SANAD_MAINTAINERS": PERSON,
        "SANAD_FORWARD_TO": CHANNEL,
    }
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=TOP,
            env=CLEAN | settings,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    assert process.stdout
    try:
        found = re.search(r"http://[^/\s]+", process.stdout.readline())  # the pages' token is behind it
        assert found, (tmp_path / "log").read_text("utf-8")
        yield found[0]
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
        process.stdout.close()


@pytest.fixture
def drive(bot: str, tmp_path: Path, request: pytest.FixtureRequest) -> Drive:
    """Runs steps in a fresh playground; every step must work."""
    shots = os.environ.get("SANAD_E2E_SHOTS")
    folder = Path(shots) / request.node.name if shots else tmp_path / "shots"
    number = iter(range(15_150 + os.getpid() % 500 * 10, 32_000))

    def run(steps: Steps, *options: str) -> list[dict[str, Any]]:
        (tmp_path / "steps.json").write_text(json.dumps(steps), "utf-8")
        names = {"--bot": f"{bot}/api/messages", "--modules": MODULES, "--port": next(number), "--shots": folder}
        names |= {"--steps": tmp_path / "steps.json", "--out": tmp_path / "result.json"}
        command = ["node", HERE / "drive.mjs", *(str(part) for pair in names.items() for part in pair), *options]
        done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
        result = json.loads((tmp_path / "result.json").read_text("utf-8")) if done.returncode < 2 else {}
        assert done.returncode == 0, _failed(result) or done.stderr
        return list(result["steps"])

    if not shutil.which("node") or not (MODULES / "node_modules" / "playwright-core").is_dir():
        pytest.fail("the playground is not installed: bash tests/e2e/install.sh")
    return run


def _failed(result: dict[str, Any]) -> list[Any]:
    steps = [(step["step"], step.get("error")) for step in result.get("steps", []) if not step["ok"]]
    return [*steps, *([result["error"]] if "error" in result else [])]


def words(step: dict[str, Any]) -> str:
    return " ".join(reply["text"] for reply in [*step["replies"], *step["updated"]])


def cards(step: dict[str, Any]) -> list[dict[str, Any]]:
    return [reply for reply in step["replies"] if reply["kind"] == "card"]


def test_a_personal_chat(drive: Drive) -> None:
    steps = drive(
        [
            "help",
            "what is the OPSC",
            {"shot": "summary.png"},
            {"click": "All 4 sources"},
            "has Pakistan ratified the Budapest convention?",
            {"shot": "standing.png"},
            "what do you know",
            {"shot": "list.png"},
            "I found abuse pictures, whom do I tell",
            {"shot": "whom-to-tell.png"},
            "budapest weather",
            "او پی ایس سی کیا ہے",
        ]
    )
    helped, summary, _, _, standing, _, known, _, abuse, _, unknown, urdu = steps

    assert "What you can ask" in words(helped)
    assert "Optional Protocol" in words(summary)
    assert "1" in summary["replies"][0]["citations"]
    assert summary["replies"][0]["feedbackButtons"]
    assert "not a party" in words(standing)
    assert " international instruments on child online protection" in words(known)
    assert "1799" in words(abuse)
    assert not any(reply.get("feedbackButtons") for reply in abuse["replies"])
    assert "did not understand" in words(unknown)
    assert "OPSC" in words(urdu)


def test_a_mention_in_a_group_and_in_a_channel(drive: Drive) -> None:
    _, group, _, channel, _ = drive(
        [
            {"chat": "Group Chat"},
            {"say": "what is C182", "mention": True},
            {"chat": "My Team - General"},
            {"say": "lanzarote", "mention": True},
            {"shot": "channel.png"},
        ]
    )

    assert "ILO Convention No. 182" in words(group)
    assert "Lanzarote" in words(channel)


def test_which_one_is_asked_and_chosen_by_a_button(drive: Drive) -> None:
    asked, _, chosen, again, _ = drive(
        [
            "the protocol?",
            {"shot": "which-one.png"},
            {"click": "OPIC: a communications procedure"},
            "has Pakistan ratified it?",
            {"shot": "standing.png"},
        ]
    )

    assert "Which one" in words(asked)
    assert "communications procedure" in words(chosen)
    assert "Pakistan" in words(again)


def test_two_instruments_stand_side_by_side_and_three_under_each_other(drive: Drive) -> None:
    two, _, three, _ = drive(
        [
            "compare OPSC and Lanzarote",
            {"shot": "two.png"},
            "compare OPSC, Budapest and Lanzarote",
            {"shot": "three.png"},
        ]
    )

    (table,) = cards(two)[0]["tables"]
    assert len(table[0]) == 3
    assert all(len(row) == 3 for row in table)
    assert cards(three)[0]["tables"] == []


def test_a_narrow_window_breaks_nothing(drive: Drive) -> None:
    summary, _, table, _ = drive(
        ["what is the OPSC", {"shot": "summary.png"}, "compare OPSC and Lanzarote", {"shot": "table.png"}],
        "--width",
        "820",
    )

    assert cards(summary)
    assert cards(table)


def test_a_correction_from_the_form_to_the_outcome(drive: Drive) -> None:
    """The whole way: the form, the receipt, the editors' card in their channel, their decision, the outcome."""
    steps = drive(
        [
            {"chat": "My Team - General"},
            {"chat": "Personal Chat"},
            "what is the OPSC",
            {"click": "Correct this"},
            {"shot": "form.png"},
            {"click": "Send to the editors"},  # nothing is written yet: the form holds it back
            {"fill": {"What should it say?": "The OPSC was adopted on 26 May 2000."}},
            {"click": "Send to the editors"},
            {"shot": "receipt.png"},
            {"chat": "My Team - General"},
            {"see": "26 May 2000"},
            {"shot": "editors.png"},
            {"click": "Accept"},
            {"see": "Accepted by"},
            {"shot": "decided.png"},
            {"chat": "Personal Chat"},
            {"see": "accepted your"},
            {"shot": "outcome.png"},
        ]
    )
    held, sent = steps[5], steps[7]

    assert "invokes" not in held
    assert "FB-" in words(sent)
    assert sent["invokes"][0]["status"] == 200


def test_a_correction_is_declined_with_a_reason(drive: Drive) -> None:
    drive(
        [
            {"chat": "My Team - General"},
            {"chat": "Personal Chat"},
            "the OPSC date is wrong, it was 2011",
            {"chat": "My Team - General"},
            {"see": "it was 2011"},
            {"click": "Decline"},
            {"fill": {"Why?": "The depositary says 2000."}},
            {"shot": "reason.png"},
            {"click": "Send: decline"},
            {"see": "Declined by"},
            {"chat": "Personal Chat"},
            {"see": "The depositary says 2000."},
            {"shot": "outcome.png"},
        ]
    )


def test_the_message_extension(drive: Drive) -> None:
    found, _, _, opened, _, sent, _ = drive(
        [
            {"search": "Budapest", "pick": "Convention on Cybercrime"},
            {"shot": "inserted.png"},
            "what is the OPSC",
            {"messageAction": "report"},
            {"fill": {"What should it say?": "A word about livestreaming is missing."}},
            {"click": "Send to the editors"},
            {"shot": "reported.png"},
        ]
    )

    assert found["invokes"][0]["body"]["composeExtension"]["type"] == "result"
    assert "Convention on Cybercrime" in words(found)
    assert "Which instrument?" in opened["dialog"]
    assert "FB-" in sent["dialog"]


def test_thumbs(drive: Drive) -> None:
    _, up, down = drive(["what is the OPSC", {"react": "like"}, {"react": "dislike", "comment": "The date is old."}])

    assert [step["invokes"][0]["status"] for step in (up, down)] == [200, 200]


def test_replies_in_the_response(drive: Drive) -> None:
    (asked,) = drive(["what is the OPSC"], "--delivery-mode", "expectReplies")

    assert "Optional Protocol" in words(asked)
