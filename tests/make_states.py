"""Writes `content/states.csv`, the names and codes of States, from Unicode's CLDR: `make states`."""

import csv
import re
import sys
from collections.abc import Iterator
from io import StringIO

from babel import Locale
from babel.core import get_global

from bot.understanding.states import FIRST, MORE
from content import FOLDER

FILE = FOLDER / "states.csv"
# AA, QM to QZ, XA to XZ and ZZ are for private use: they name no State. Kosovo's XK is in use all the same.
PRIVATE = re.compile("AAA|Q[M-Z][A-Z]|X[A-Z][A-Z]|ZZZ")
KOSOVO = ("XK", "XKX")
# States that are gone: CLDR still maps their codes to what came after.
GONE = frozenset(["BUR", "CSK", "DDR", "FXX", "TMP", "YMD", "YUG", "ZAR", "ANT", "SCG", "SUN", "NTZ", "PCI", "ROM"])


def codes() -> dict[str, str]:
    """ISO 3166 alpha-2 to alpha-3, for what exists."""
    aliases = get_global("territory_aliases")
    present = [three for three in aliases if len(three) == 3 and three.isalpha() and three not in GONE]
    pairs = {aliases[three][0]: three for three in sorted(present, reverse=True) if len(aliases[three]) == 1}
    return dict(sorted([*((two, three) for two, three in pairs.items() if not PRIVATE.fullmatch(three)), KOSOVO]))


def rows() -> Iterator[list[str]]:
    languages = (*FIRST, *MORE)
    names = [Locale.parse(language).territories for language in languages]
    yield ["alpha2", "alpha3", *languages]
    for two, three in codes().items():
        yield [two, three, *(territories.get(two, "") for territories in names)]


def text() -> str:
    """The whole file."""
    written = StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows())
    return written.getvalue()


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
    sys.exit(0)
