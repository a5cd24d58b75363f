"""The law: a receipt shown means that the maintainers are told, whatever dies in between.

And besides: at most one repeat for each kill, each with the same id; nothing that nobody wrote.
"""

import random
import time
from pathlib import Path

import pytest

from tests.torture.world import Driver, World, report

KEPT = 2  # events in a life


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
        events = world.unanswered()[-3:] + world.new_events(KEPT)
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
    postgresql_url: str, tmp_path: Path, drivers: list[Driver], replicas: int, capsys: pytest.CaptureFixture[str]
) -> None:
    world = World(postgresql_url, tmp_path, drivers)
    rounds = 3 if replicas == 2 else 10
    for _ in range(rounds):
        for n, driver in enumerate(drivers[:replicas]):
            kill = {"after": 0.25} if n == 0 else {}
            driver.order(**world.standing(world.new_events(12), stay=5, pause=0.01, **kill))
        world.kills += sum(driver.ended() == 9 for driver in drivers[:replicas])
    world.settle()
    figures = world.judge()
    world.close()
    report(capsys, f"{replicas} replicas: {figures}")

    assert world.kills == rounds
