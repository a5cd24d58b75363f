"""Names as people write them: `names.csv` is the truth, edited by hand, a row anywhere.

`expected` is an instrument's id, `id+id` where two are meant, `ask:id,id` where "which one?" must offer these,
and `none` where no instrument may be taken. STRONG rows must hold, each by itself.
"""

import csv
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conversation import ask, library, offered

SHARES = {"STRONG": 1.0, "MEDIUM": 0.95, "WEAK": 0.8}


class Row(NamedTuple):
    text: str
    expected: str
    strength: str
    category: str
    why: str


def rows() -> list[Row]:
    with (Path(__file__).parent / "names.csv").open(encoding="utf-8", newline="") as file:
        return [Row(**row) for row in csv.DictReader(file)]


def got(text: str) -> str:
    """What a text was taken for, in the words of the table."""
    reply = ask(text)
    if choices := offered(reply):
        return f"ask:{','.join(sorted(choices))}"
    return "+".join(sorted(reply.instruments)) or "none"


def verdict(row: Row) -> str:
    """`right`, or how it went wrong: another instrument is worse than a question too many."""
    found = got(row.text)
    if row.expected.startswith("ask:") and found.startswith("ask:"):
        wanted = set(row.expected[4:].split(","))
        return "right" if wanted <= set(found[4:].split(",")) else "asked about others"
    if found == "+".join(sorted(row.expected.split("+"))):
        return "right"
    if found.startswith("ask:"):
        return "asked"
    return "not found" if found == "none" else "wrong instrument"


def board(judged: dict[Row, str]) -> str:
    """The confusion by category, and every row that went wrong."""
    tally: dict[str, Counter[str]] = {}
    for row, judgement in judged.items():
        tally.setdefault(row.category, Counter())[judgement] += 1
    lines = [f"{category:14}{dict(counts)}" for category, counts in sorted(tally.items())]
    missed = [(row, judgement) for row, judgement in judged.items() if judgement != "right"]
    lines += [f"{r.strength:7}{j}: {r.text!r} is {r.expected}, taken for {got(r.text)}" for r, j in missed]
    return "\n".join(lines)


@pytest.mark.parametrize("row", [row for row in rows() if row.strength == "STRONG"], ids=lambda row: row.text)
def test_a_strong_row_always_holds(row: Row) -> None:
    assert verdict(row) == "right", f"{row.text!r} is {row.expected}, taken for {got(row.text)}: {row.why}"


@pytest.mark.parametrize("strength", ["MEDIUM", "WEAK"])
def test_the_share_of_right_rows_of_each_strength(strength: str) -> None:
    judged = {row: verdict(row) for row in rows() if row.strength == strength}
    print(board(judged))
    right = sum(judgement == "right" for judgement in judged.values())

    assert right >= SHARES[strength] * len(judged), "\n" + board(judged)


def test_the_table_says_what_it_can_mean() -> None:
    known = {*library().instruments, "none"}
    named = {id_ for row in rows() for id_ in row.expected.removeprefix("ask:").replace("+", ",").split(",")}

    assert named <= known
    assert known - named == set(), "every instrument is named somewhere"
    assert {row.strength for row in rows()} == set(SHARES)
    assert len(rows()) >= 250
    assert max(Counter(row.text for row in rows()).values()) == 1


if __name__ == "__main__":  # python -m tests.test_names
    print(board({row: verdict(row) for row in rows()}))
