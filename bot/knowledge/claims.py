"""What every claim of the content carries: where it comes from, when it was true, and how far it can be trusted."""

from calendar import monthrange
from datetime import date
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator


@cache
def possible(day: str) -> str:
    """The date itself. Raises ValueError where the calendar has no such day."""
    try:
        date.fromisoformat(day + "0001-01-01"[len(day) :])
    except ValueError:
        raise ValueError(f"the calendar has no {day}") from None
    return day


def span(date: str) -> tuple[str, str]:
    """The first and the last day that a partial date leaves open."""
    year, month, day = (*date.split("-"), "", "")[:3]
    last = day or monthrange(int(year), int(month or 12))[1]
    return f"{year}-{month or '01'}-{day or '01'}", f"{year}-{month or 12}-{last}"


def cited(cell: str | tuple[str, ...]) -> tuple[str, ...]:
    """The ids in a cell of the table: `pl-du-2015-729;coe-2024-06-20`."""
    return tuple(filter(None, map(str.strip, cell.split(";")))) if isinstance(cell, str) else cell


PartialDate = Annotated[
    str,
    StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$"),
    AfterValidator(possible),
    Field(description="2024, 2024-03 or 2024-03-15"),
]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Iso3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$"), Field(description="ISO 3166 alpha-3, such as PAK")]
Country = Annotated[str, StringConstraints(pattern=r"^([A-Z]{3}|GLOBAL)$"), Field(description="Iso3, or GLOBAL")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
FeedbackId = Annotated[str, StringConstraints(pattern=r"^FB-[0-9A-Z]+$"), Field(description="FB-7K2M9Q")]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
SourceIds = Annotated[tuple[Id, ...], Field(min_length=1, description="Ids under `sources:`, the best first")]
Confidence = Annotated[
    Literal["depositary", "authoritative", "secondary", "seed-only"],
    Field(
        description="depositary: the treaty's depositary says so; authoritative: treaty text, treaty body, "
        "UN agency or government; secondary: indirect; seed-only: only State of Children says so"
    ),
]


class Entry(BaseModel):
    """A mapping of the file: no other keys than these, and nothing changes once it is read."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Sourced(Entry):
    """Whatever is claimed: where it comes from, when that was true, and how far it can be trusted."""

    source: SourceIds
    as_of: PartialDate
    confidence: Confidence
    note: Text | None = Field(None, description="Small print, shown to the reader")


class SourceEntry(Entry):
    """A page or document. `as_of` is its own date, or the day on which it was read where it has none."""

    title: Text
    publisher: Text
    url: Url
    as_of: PartialDate
    authority: Text
    undated: bool = Field(False, description="The page has no date; `as_of` is when it was read")
    better: tuple[Id, ...] = Field(
        (),
        description="Sources that show the same and stand closer to the original: no claim rests on this one alone",
    )


class Claim(Sourced):
    """A claim in words."""

    value: Text


class Dated(Sourced):
    """A date, or null with a `note` that says why there is none."""

    value: PartialDate | None = Field(None, description="Null: not in force, not signed; then `note` says why")

    @model_validator(mode="after")
    def _says_why(self) -> Self:
        if self.value is None and self.note is None:
            raise ValueError("a date that is null needs a `note` that says why")
        return self
