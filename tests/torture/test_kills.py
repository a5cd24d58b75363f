"""The law: a receipt shown means that the maintainers are told, whatever dies in between.

And besides: at most one repeat for each kill, each with the same id; nothing that nobody wrote.
"""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.torture.sink import Sink

KEPT = 2  # events in a life


class Driver:
    """A warmed-up process that lives and dies to order."""

    def __init__(self, errors: Path) -> None:
        self._errors = errors.open("ab")
        command = [sys.executable, "-W", "ignore", "-m", "tests.torture.driver"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
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
        self._errors.close()


class World:
    """Drivers, a database, the maintainers' sink, and what was shown to writers."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.sink = url, Sink()
        self._receipts, self._errors = folder / "receipts", folder / "errors"
        self._receipts.touch()
        self.drivers = [Driver(self._errors)]
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
        assert ended in {0, 9}, self._errors.read_text()[-3000:]
        self.kills += ended == 9
        return ended

    def shown(self) -> dict[str, set[str]]:
        """Which ids each event was shown."""
        found: dict[str, set[str]] = {}
        for line in self._receipts.read_text().splitlines():
            feedback_id, event = line.split(" ", 1)
            if feedback_id.startswith("FB-"):
                found.setdefault(event, set()).add(feedback_id)
        return found

    def steps(self) -> Counter[str]:
        """The steps of the lives that ended well."""
        lines = (line for line in self._receipts.read_text().splitlines() if line.startswith("steps "))
        return Counter(json.loads(next(lines)[6:]))

    def killed_at(self) -> Counter[str]:
        lines = self._errors.read_text().splitlines()
        return Counter(line.removeprefix("killed ") for line in lines if line.startswith("killed "))

    def settle(self) -> None:
        """One more life, that is left in peace; the platform repeats what it got no answer to."""
        self.live([event for event in self.events if event not in self.shown()], stay=30)

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
        for driver in self.drivers:
            driver.close()
        self.sink.down()


@pytest.fixture
def world(database_url: str, tmp_path: Path) -> Iterator[World]:
    world = World(database_url, tmp_path)
    yield world
    world.close()


def report(capsys: pytest.CaptureFixture[str], *lines: object) -> None:
    with capsys.disabled():
        print("", *lines, sep="\n  ")


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("share", [0.04, pytest.param(1, marks=pytest.mark.torture)], ids=["short", "whole"])
def test_what_got_a_receipt_arrives_whatever_kills_the_process(
    world: World, share: float, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = round((1000 if "sqlite" in world.url else 300) * share)
    began, chance = time.monotonic(), random.Random(20260114)
    world.live(world.new_events(KEPT), stay=5)
    steps = sum(world.steps().values())
    at = 0
    while world.kills < wanted:
        unanswered = [event for event in world.events if event not in world.shown()]
        events = unanswered[-3:] + world.new_events(KEPT)  # the platform repeats what it got no answer to
        if world.kills % 2:
            world.live(events, after=chance.uniform(0.005, 0.12))
        else:
            at = (at + 6) % (steps + 4) + 1  # strides, so that a short run also sees late steps
            world.live(events, at=at, stay=chance.choice((0, 1)))
    world.settle()
    figures = world.judge()
    seconds = time.monotonic() - began
    report(capsys, f"{world.url.partition(':')[0]}: {figures}; {seconds:.0f} s", dict(world.killed_at().most_common()))

    assert set(world.shown()) == set(world.events)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("replicas", [2, pytest.param(4, marks=pytest.mark.torture)])
def test_replicas_tell_the_maintainers_once_though_one_of_them_is_killed(
    postgresql_url: str, tmp_path: Path, replicas: int, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(postgresql_url, tmp_path)
    world.drivers += [Driver(tmp_path / "errors") for _ in range(replicas - 1)]
    rounds = 3 if replicas == 2 else 10
    for _ in range(rounds):
        for n, driver in enumerate(world.drivers):
            kill = {"after": 0.25} if n == 0 else {}
            driver.order(**world.standing(world.new_events(12), stay=5, pause=0.01, **kill))
        world.kills += sum(driver.ended() == 9 for driver in world.drivers)
    world.settle()
    figures = world.judge()
    world.close()
    report(capsys, f"{replicas} replicas: {figures}")

    assert world.kills == rounds
