"""What people are told of changes: who asks for what, and what there is to tell."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Subscription:
    """What somebody is to be told the changes of: an instrument, a State or group of States, both, or anything."""

    instrument: str = ""
    state: str = ""  # ISO 3166 alpha-3, or the id of a group


@dataclass(frozen=True, slots=True)
class Order:
    """What a handler has understood about being told of changes, and the application is to do.

    An order that ends names what; nothing: all of it. `done` is said once it is carried out.
    """

    act: Literal["start", "end", "show"]
    done: str
    about: tuple[Subscription, ...] = ()


@dataclass(frozen=True, slots=True)
class News:
    """A change of the content, as people are told of it."""

    key: str  # the same in every version of the content
    date: str  # YYYY-MM-DD
    instrument: str
    state: str  # ISO 3166 alpha-3; empty where it is the instrument's own
    title: str  # what it is about: "Budapest Convention: Rwanda"
    text: str  # what it is now and what it was, as a sentence
    source: str  # its title
    url: str
    as_of: str  # YYYY, YYYY-MM or YYYY-MM-DD
    groups: tuple[str, ...] = ()  # ids of the groups that the State is a member of
