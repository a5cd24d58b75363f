"""The whole program on Slack's fake, driven from outside."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from tests.process import Process, serving
from tests.slack.client import SECRET, Client, Json
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack

NEVER_LOGGED = (BOT_TOKEN, APP_TOKEN, SECRET, "/response/", "ratified", "depositary", "Traceback", "U0ASKER")


@asynccontextmanager
async def running(slack: FakeSlack, folder: Path, **settings: str) -> AsyncIterator[tuple[Client, Process]]:
    """`sanad serve`; stopped at the end, where it still runs. Its log is read then, whatever it was about."""
    environment = {
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}/api/",
        "SANAD_LOG_LEVEL": "debug",
        "SANAD_FORWARD_TO": "slack:C0MAINT",
        "SANAD_MAINTAINERS": "slack:U0MAINT",
        **settings,
    }
    manager = serving(folder, **environment)
    process = await asyncio.to_thread(manager.__enter__)
    try:
        async with aiohttp.ClientSession() as session:
            yield Client(process.address, slack, session), process
    finally:
        await asyncio.to_thread(manager.__exit__, None, None, None)
    log = process.log.read_text("utf-8").splitlines()
    leaks = [line for line in log if any(found in line for found in NEVER_LOGGED)]
    assert not leaks, leaks


def pressed(message: Json, label: str) -> Json:
    """What a button of a message or view would send."""
    return next(
        {"actions__0__action_id": element["action_id"], "actions__0__value": element["value"]}
        for block in message["blocks"]
        for element in block.get("elements", [])
        if isinstance(element.get("text"), dict) and label in element["text"]["text"]
    )


def labels(message: Json) -> list[str]:
    """What the buttons of a message say."""
    actions = [block for block in message["blocks"] if block["type"] == "actions"]
    return [element["text"]["text"] for block in actions for element in block["elements"]]
