"""What a question asks of a standing: of which act, when, of how many States."""

from dataclasses import dataclass
from typing import Literal

When = Literal["now", "in", "on", "by", "since", "before", "after", "between"]


@dataclass(frozen=True, slots=True)
class Time:
    """When something is asked about: from the first day to the last (YYYY-MM-DD), or told by an event of a treaty."""

    when: When
    first: str = ""
    last: str = ""
    instrument: str = ""  # whose event it is; empty: that of the treaty that is asked about
    event: str = ""  # nafiz (entry into force), adopted, opened; or an act of a State: joined, signed
    state: str = ""  # whose act it is; empty: that of the State that is asked about


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks of a standing. The names are those of the groups in `content/phrases.yaml`, `asked`."""

    acts: tuple[str, ...] = ()  # party, bound, ratified, acceded, joined, signed, left, lifted, reserved, complied ...
    event: str = ""  # of the treaty itself: nafiz (entry into force), adopted, opened
    denied: bool = False  # `has not ratified`, `no longer a party`
    frame: str = ""  # asked whether it is `true`, or whether it is `false`
    whether: bool = False  # it can be answered with Yes or No
    time: Time | None = None
    quantities: tuple[str, ...] = ()  # any, all, none, first, last, only, both, other, count, reports, at least ...
    slots: tuple[str, ...] = ()  # what else is asked of an instrument: place, keeper, number, interval ...
    filters: tuple[str, ...] = ()  # of which instruments: soft, hard, un, europe, ilo; `no un` leaves them out
    binds: bool = False  # it asks, in whatever part of it, whether it binds: `which treaty is on it, and is it binding`
    unheld: str = ""  # what is held nowhere here: statistics, a State's law, a bloc's members, a reason, a forecast
    private: str = ""  # who else than States is spoken of: company, person
    number: int | None = None  # of parties, where the question says how many
    few: int = 0  # how many are asked for: `the first three`
    steps: tuple[str, ...] = ()  # of its reporting: due, sent, issues, replies, reviewed, observations
    reports: tuple[int, ...] = ()  # which of a State's reports: the first is 1
    excluded: tuple[str, ...] = ()  # ids of instruments, or codes of States, that are left out
    whole: bool = False  # each of its words is understood
