"""The process that is killed: it keeps feedback, shows receipts and forwards, as the server does.

Run as a program it is warmed up once, and forks a fresh process for each order that
it reads, a JSON object a line. Where the order names a step, that process ends there
by SIGKILL; where it names a time, it is killed from outside.
"""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.feedback import apprise
from bot.feedback.outbox import Outbox, Throttle
from bot.model import CannotAnswer, Draft, Feedback, Message
from bot.store import Store
from bot.store.database import UNAVAILABLE

PACE = Throttle(timeout=2, lease=0.4, first=0.02, longest=0.2, between={}, otherwise=0)


class Steps:
    """Names every step that matters, counts them, and dies at the one that is ordered."""

    def __init__(self, at: int) -> None:
        self.names: list[str] = []
        self._at = at
        for name in ("before_cursor_execute", "after_cursor_execute"):
            sa.event.listen(sa.Engine, name, self._statement(name.partition("_")[0]))
        sa.event.listen(sa.Engine, "commit", lambda _: self("before COMMIT"))

    def __call__(self, name: str) -> None:
        self.names.append(name)
        if len(self.names) == self._at:
            os.write(2, f"killed {name}\n".encode())
            os.kill(os.getpid(), signal.SIGKILL)

    def _statement(self, when: str) -> Any:
        def note(conn: object, cursor: object, statement: str, *_: object) -> None:
            words = statement.replace('"', "").split()
            if words[0] in {"INSERT", "UPDATE"}:
                self(f"{when} {words[0]} {words[2] if words[0] == 'INSERT' else words[1]}")

        return note


class Sender:
    """The real forwarder, with a step before and after."""

    def __init__(self, url: str, step: Steps) -> None:
        self._real = apprise.Notifier([url])
        self._step = step

    async def card(self, destination: str, feedback: Feedback, previous: str) -> str:
        self._step("before sending")
        reference = await self._real.card(destination, feedback, previous)
        self._step("after sending")
        return reference

    notify = apprise.Notifier.notify


def write(path: str, line: str) -> None:
    # One write to the kernel: a kill cannot take it back.
    with Path(path).open("ab", buffering=0) as file:
        file.write(f"{line}\n".encode())


async def live(order: dict[str, Any]) -> None:
    """One life: open, keep, show, forward, close."""
    step = Steps(order.get("at", 0))
    store = await Store.open(order["url"], [order["sink"]])
    outbox = Outbox(store, {"json": Sender(order["sink"], step)}, PACE)
    running = asyncio.create_task(outbox.run())
    for event in order["events"]:
        try:
            receipt = await store.keep(Draft("correction", f"event {event}", "opsc"), Message("", "", event), "v1", 0)
        except CannotAnswer:
            write(order["receipts"], f"refused {event}")
            continue
        step("after COMMIT, before the receipt")
        write(order["receipts"], f"{receipt.id} {event}")
        step("after the receipt")
        await asyncio.sleep(order.get("pause", 0))
    for _ in range(order.get("stay", 0) * 50):
        with contextlib.suppress(*UNAVAILABLE):
            if (await store.backlog()).waiting == 0:
                break
        await asyncio.sleep(0.02)
    await outbox.drain(5)
    await running
    await store.close()
    write(order["receipts"], f"steps {json.dumps(Counter(step.names))}")


def run(order: dict[str, Any]) -> int:
    """Fork a life and wait for its end; returns the signal that ended it, or 0."""
    pid = os.fork()
    if pid == 0:
        os.dup2(2, 1)  # logs must not stand among the answers
        try:
            asyncio.run(live(order))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    if order.get("after"):
        time.sleep(order["after"])
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status)
    return -os.WEXITSTATUS(status)


def main() -> None:
    apprise.Notifier(["json://127.0.0.1:9/"])  # loads Apprise's plugins once
    for line in sys.stdin:
        print(run(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
