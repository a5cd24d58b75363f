"""A world of its own for each test, and drivers that are warmed up once for all of them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.world import Driver, World


@pytest.fixture(scope="session")
def drivers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Driver]]:
    folder = tmp_path_factory.mktemp("drivers")
    drivers = [Driver(folder / f"errors{n}") for n in range(4)]
    yield drivers
    for driver in drivers:
        driver.close()


@pytest.fixture
def world(database_url: str, tmp_path: Path, drivers: list[Driver]) -> Iterator[World]:
    world = World(database_url, tmp_path, drivers)
    yield world
    world.close()
