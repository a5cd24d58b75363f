"""Which of our files a mention in Slack passes, from its request to the answer: `python -m tests.trace` prints them.

The first mention is cold: nothing is cached yet. The second asks the same again in another channel. What a server does
besides, such as looking for changed content, is stopped before.
"""

import asyncio
import sys
import tempfile
import threading
from itertools import groupby
from types import FrameType

import aiohttp

from bot import telemetry
from bot.server.lifecycle import running
from bot.settings import Settings
from tests.slack.client import SECRET, Client
from tests.slack.fake import BOT_TOKEN, FakeSlack, serving
from tests.structure import ROOT, modules, room

OURS = {str(path): (str(path.relative_to(ROOT)), room(name)) for name, path in modules().items()}


class Trace:
    """The file of every function of ours that begins or goes on while it is open, in whatever thread."""

    def __init__(self) -> None:
        self.open = False
        self.passed: list[str] = []
        threading.settrace(self._note)  # for the threads that begin from now on
        sys.settrace(self._note)

    def _note(self, frame: FrameType, _event: str, _value: object) -> None:
        if self.open and frame.f_code.co_filename in OURS:
            self.passed.append(frame.f_code.co_filename)

    def show(self, name: str) -> None:
        files = list(dict.fromkeys(self.passed))
        changes = len(list(groupby(self.passed))) - 1
        rooms = sorted(OURS[file][1] for file in files)
        print(f"{name}: {len(files)} files, {changes} changes from one to another")
        print("  by room:", ", ".join(f"{one} {len(list(same))}" for one, same in groupby(rooms)))
        print("  in order:", ", ".join(OURS[file][0] for file in files))
        self.passed.clear()


async def main() -> None:
    telemetry.set_up_logs("error")
    trace = Trace()
    with tempfile.TemporaryDirectory() as folder:
        async with serving(FakeSlack()) as slack:
            settings = Settings(
                slack_bot_token=BOT_TOKEN,
                slack_signing_secret=SECRET,
                slack_api_url=f"{slack.url}/api/",
                sanad_database_url=f"sqlite+aiosqlite:///{folder}/sanad.db",
                sanad_port=0,
            )
            async with running(settings) as server, aiohttp.ClientSession() as session:
                for task in server._tasks:
                    task.cancel()
                client = Client(server.address, slack, session)
                for count, name in enumerate(("cold", "warm"), start=1):
                    trace.open = True
                    await client.play("mention", event__channel=f"C{count}")
                    await slack.until("chat.postMessage", count)
                    await asyncio.sleep(0.2)  # what is written behind the answer
                    trace.open = False
                    trace.show(name)


if __name__ == "__main__":
    asyncio.run(main())
