"""Answers that provisions give, each in a sentence: `content/answers.csv`.

The questions that each of them answers stand in `content/questions/answers.jsonl`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints

from bot.knowledge.claims import Entry, Id, Text
from bot.knowledge.errors import suggestion
from bot.knowledge.yaml_source import dicts, entries

BETWEEN = " | "  # two provisions in a cell
LONGEST = 430  # characters
HELD = "what I have of it"  # how an answer begins that tells of what a text does not say
LACKING = ("what I have", "no text ", "no treaty ", "no line ", "no SDG ")  # the same of several texts


def _places(cell: str | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(cell.split(BETWEEN)) if isinstance(cell, str) else cell


def _ticked(cell: str | bool) -> bool | str:
    return {"yes": True, "": False}.get(cell, cell) if isinstance(cell, str) else cell


class Answer(Entry):
    """One row of `answers.csv`: its sources are those of its provisions."""

    id: Id
    at: Annotated[tuple[Text, ...], BeforeValidator(_places)] = Field(
        description="Instrument and reference of each provision that it rests on, the first before all: "
        "lanzarote art. 23 | opsc art. 3(1)(c)"
    )
    alone: Annotated[bool, BeforeValidator(_ticked)] = Field(
        description="yes: it is a sentence of its own that names its instruments, as what compares them must be"
    )
    says: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, strip_whitespace=True)] = Field(
        description="As it goes on after “Under art. 23 of the Lanzarote Convention,”, where it is not alone: no full "
        "stop, true by itself"
    )

    @property
    def provisions(self) -> tuple[tuple[str, str], ...]:
        """Instrument id and reference of each."""
        return tuple((id_, ref) for id_, _, ref in (place.partition(" ") for place in self.at))

    @property
    def lacks(self) -> bool:
        """Whether it tells of what texts do not say."""
        return self.says.startswith(LACKING)


COLUMNS = tuple(Answer.model_fields)


def validate_answers(rows: Sequence[Mapping[str, str]], book: Any) -> Iterator[tuple[int, str, str]]:
    """What is wrong in `answers.csv`: the index of the row, its column, a sentence."""
    held = {
        f"{entry.get('id')} {provision.get('ref')}"
        for _, entry in entries(book, "instruments")
        for provision in dicts(entry.get("provisions"))
    }
    seen: set[str] = set()
    for at, row in enumerate(rows):
        if row["id"] in seen:
            yield at, "id", f"the id “{row['id']}” is taken already"
        seen.add(row["id"])
        for place in row["at"].split(BETWEEN):
            if place not in held:
                yield at, "at", f"no instrument has the provision “{place}”{suggestion(place, held)}"
        if len({place.partition(" ")[0] for place in row["at"].split(BETWEEN)}) > 1 and row["alone"] != "yes":
            yield at, "alone", "expected yes: a sentence on several instruments names them itself"
        if row["says"].endswith("."):
            yield at, "says", "expected no full stop at the end: it is put there"
