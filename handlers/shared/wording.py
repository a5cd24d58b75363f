"""Words that every answer shares: dates in full, lists with `and`, names of instruments."""

from calendar import month_name
from collections.abc import Sequence

from bot.knowledge.schema import Instrument


def day(date: str) -> str:
    """`2011-07-05` as `5 July 2011`; `2024-03` as `March 2024`."""
    year, *rest = date.split("-")
    if not rest:
        return year
    month = month_name[int(rest[0])]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"


def on(date: str) -> str:
    """`on 5 July 2011`, `in March 2024`, `in 2011`."""
    return f"{'on' if date.count('-') == 2 else 'in'} {day(date)}"


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count(number: int) -> str:
    """`three`, and `178`."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else str(number)


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def the(instrument: Instrument) -> str:
    """A short name as it stands in a sentence."""
    return instrument.called


def textless(instrument: Instrument) -> str:
    """What is said of a treaty that is held by standing only."""
    where = f" The official text is here: {instrument.url}" if instrument.url else ""
    return f"I have the parties to {the(instrument)}, not its text.{where}"


def a(noun: str) -> str:
    """`a treaty`, `an optional protocol`, `guidelines`."""
    if noun.endswith("s"):
        return noun
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def plural(instrument: Instrument) -> bool:
    """`the OPSC Guidelines are`."""
    return instrument.kind.endswith("s")


def what_is(instrument: Instrument) -> str:
    """`What is the OPSC?`"""
    return f"What {'are' if plural(instrument) else 'is'} {the(instrument)}?"


def was(instrument: Instrument, verb: str) -> str:
    """`was adopted`, or `were` of guidelines."""
    return verb.replace("was ", "were ", 1) if plural(instrument) else verb


def inner(text: str) -> str:
    """A sentence as it goes on after a colon: `the United States signed it`."""
    first = text.partition(" ")[0]
    return f"{text[0].lower()}{text[1:]}" if first in {"The", "A", "Only", "Open"} else text


def sentence(text: str) -> str:
    """With a capital and a full stop."""
    text = text.strip()
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "?", "!", ":")) else ".")
