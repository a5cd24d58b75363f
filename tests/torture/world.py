"""Drivers, a database, the maintainers' sink, and the law that must hold between them."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.torture.sink import Sink


class Driver:
    """A warmed-up process that lives and dies to order."""

    def __init__(self, errors: Path) -> None:
        self.errors = errors
        self._file = errors.open("ab")
        command = [sys.executable, "-W", "ignore", "-m", "tests.torture.driver"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._file, text=True
        )

    def order(self, **order: Any) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()

    def ended(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())

    def run(self, **order: Any) -> int:
        self.order(**order)
        return self.ended()

    def close(self) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()
        self._file.close()


class World:
    """Drivers, a database, the maintainers' sink, and what was shown to writers."""

    def __init__(self, url: str, folder: Path, drivers: list[Driver]) -> None:
        self.url, self.drivers, self.sink = url, drivers, Sink()
        self._receipts, self._errors = folder / "receipts", drivers[0].errors
        self._receipts.touch()
        self._earlier = len(self._errors.read_text().splitlines())
        self.events: list[str] = []
        self.kills = 0

    def new_events(self, count: int) -> list[str]:
        new = [f"Ev{len(self.events) + n}" for n in range(count)]
        self.events += new
        return new

    def standing(self, events: list[str], **more: Any) -> dict[str, Any]:
        return {"url": self.url, "sink": self.sink.url, "receipts": str(self._receipts), "events": events} | more

    def live(self, events: list[str], **more: Any) -> int:
        ended = self.drivers[0].run(**self.standing(events, **more))
        assert ended in {0, 9}, self.errors()
        self.kills += ended == 9
        return ended

    def errors(self) -> str:
        """The end of what the processes wrote on standard error."""
        return self._errors.read_text()[-3000:]

    def shown(self) -> dict[str, set[str]]:
        """Which ids each event was shown."""
        found: dict[str, set[str]] = {}
        for line in self._receipts.read_text().splitlines():
            feedback_id, event = line.split(" ", 1)
            if feedback_id.startswith("FB-"):
                found.setdefault(event, set()).add(feedback_id)
        return found

    def unanswered(self) -> list[str]:
        """Events without a receipt: a platform repeats them."""
        shown = self.shown()
        return [event for event in self.events if event not in shown]

    def steps(self) -> Counter[str]:
        """The steps of the lives that ended well."""
        lines = (line for line in self._receipts.read_text().splitlines() if line.startswith("steps "))
        return Counter(json.loads(next(lines)[6:]))

    def killed_at(self) -> Counter[str]:
        lines = self._errors.read_text().splitlines()[self._earlier :]
        return Counter(line.removeprefix("killed ") for line in lines if line.startswith("killed "))

    def settle(self) -> None:
        """One more life, that is left in peace; the platform repeats what it got no answer to."""
        self.live(self.unanswered(), stay=30)

    def judge(self, repeats: int | None = None) -> str:
        """Assert the law; return the figures."""
        shown, got = self.shown(), self.sink.got
        lost = [event for event, ids in shown.items() if not ids & got.keys()]
        extra = sum(len(deliveries) - 1 for deliveries in got.values())
        told = Counter(event for deliveries in got.values() for event in set(deliveries))

        assert lost == []
        assert all(len(ids) == 1 for ids in shown.values()), "an event was given two ids"
        assert set(told) <= set(self.events), "the maintainers were told what nobody wrote"
        assert max(told.values(), default=0) <= 1, "one event reached the maintainers under two ids"
        assert extra <= (self.kills if repeats is None else repeats)
        return (
            f"{self.kills} kills, {len(self.events)} events, {len(shown)} receipts, {len(got)} told, "
            f"0 lost, {extra} repeats, 0 phantoms"
        )

    def close(self) -> None:
        self.sink.down()


def report(capsys: pytest.CaptureFixture[str], *lines: object) -> None:
    with capsys.disabled():
        print("", *lines, sep="\n  ")
