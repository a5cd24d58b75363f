"""Writes `content/regions.csv`, which States the regions of the world contain, from Unicode's CLDR: `make states`.

Babel has the names of the regions and not their members, so the package that Unicode publishes is asked for: it needs
npm and a network.
"""

import csv
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from bot.knowledge.states import codes
from bot.knowledge.validation import STATE_CODES
from content import FOLDER

FILE = FOLDER / "regions.csv"
PACKAGE = "cldr-core@48.2.0"
INSIDE = "package/supplemental/territoryContainment.json"
WORLD = "001"
# Contacts may be kept for them; the depositary of treaties does not list them as States.
TERRITORIES = frozenset(["HKG", "MAC", "TWN", "XKX"])


def containment() -> Mapping[str, Any]:
    """What CLDR says of each region: `_contains`, the codes of regions and States inside."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
            inside = package.extractfile(INSIDE)
            assert inside, INSIDE
            held: Mapping[str, Any] = json.load(inside)["supplemental"]["territoryContainment"]
            return held


def members(region: str, held: Mapping[str, Any]) -> Iterator[str]:
    """The alpha-2 codes of what is in a region, and in the regions in it."""
    for code in held.get(region, {}).get("_contains", ()):
        if code.isdecimal():
            yield from members(code, held)
        else:
            yield code


def text(held: Mapping[str, Any]) -> str:
    """The whole file: the number of each region in the United Nations' series M49, and its members."""
    regions = sorted(region for region in held if region.isdecimal() and region != WORLD)
    written = StringIO()
    table = csv.writer(written, lineterminator="\n")
    table.writerow(["m49", "members"])
    known = {two: three for two, three in codes().items() if three in STATE_CODES - TERRITORIES}
    for region in regions:
        states = sorted({known[code] for code in members(region, held) if code in known})
        if states:
            table.writerow([region, " ".join(states)])
    return written.getvalue()


if __name__ == "__main__":
    FILE.write_text(text(containment()), "utf-8")
    sys.exit(0)
