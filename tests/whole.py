"""The whole server with every door open: the pages, Slack on its fake, and Teams as Microsoft's playground speaks."""

import json
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.process import Process, serving
from tests.slack.client import SECRET
from tests.slack.fake import BOT_TOKEN

PAYLOADS = Path(__file__).parent / "payloads"


@contextmanager
def fake_slack() -> Iterator[str]:
    """Slack's stand-in, in a process of its own, by its address."""
    with subprocess.Popen([sys.executable, "-m", "tests.slack.fake"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


@contextmanager
def whole(folder: Path, slack: str, **settings: str) -> Iterator[Process]:
    """`sanad serve` with Slack and Teams configured."""
    doors = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack}/api/",
        "SANAD_FORWARD_TO": "slack:C0MAINT",
        "SANAD_MAINTAINERS": "slack:U0MAINT",
        "SANAD_FEEDBACK_PER_HOUR": "0",
        "SANAD_QUESTIONS_PER_MINUTE": "0",
        "TEAMS_LOCAL": "1",
    }
    with serving(folder, **doors | settings) as found:
        yield found


def teams_payload(name: str, service: str, **changes: Any) -> dict[str, Any]:
    """A recorded activity under an id of its own, whose answer comes in the response."""
    found = json.loads((PAYLOADS / "teams" / f"{name}.json").read_text("utf-8"))
    answered = {"deliveryMode": "expectReplies", "serviceUrl": service, "id": uuid.uuid4().hex}
    return {**found, **answered, **changes}
