"""What Sanad knows: the shape of `content/instruments.yaml` and of the tables beside it.

The models are both the schema of the file and the values that handlers read. Every
claim carries its sources, its as-of date and how far it can be trusted.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

PartialDate = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Iso3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Url = Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
Confidence = Literal["depositary", "authoritative", "secondary", "seed-only"]


class Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Entry):
    source: Annotated[tuple[Id, ...], Field(min_length=1)]
    as_of: PartialDate
    confidence: Confidence
    note: Text | None = None


class SourceEntry(Entry):
    """A page or document. `as_of` is its own date, or when it was read where it bears none."""

    title: Text
    publisher: Text
    url: Url
    as_of: PartialDate
    authority: Text
    undated: bool = False


class Claim(Sourced):
    value: Text


class Dated(Sourced):
    value: PartialDate | None = None  # None: "not in force", "not open for signature"; `note` says why


class Binding(Sourced):
    value: bool


class Provision(Sourced):
    ref: Text  # as a lawyer cites it: "art. 3(1)(c)", "para. 81", "Target 16.2"
    covers: tuple[Text, ...] = ()  # the numbers it answers to: "3(1)(c)"; "16", "17"; "81"; "16.2"
    text: Text
    quotation: Text | None = None
    topics: tuple[Id, ...] = ()


class Parties(Sourced):
    count: int | None = None
    signatories: int | None = None


class Reservation(Sourced):
    text: Text
    made: PartialDate | None = None
    confirmed: PartialDate | None = None
    withdrawn: PartialDate | None = None


class Event(Sourced):
    date: PartialDate
    text: Text


class StateDetail(Entry):
    """What is known of one State beyond its row in `standings.csv`."""

    standing: Claim | None = None  # for States that are not party, and for what is not a treaty
    signed: Dated | None = None
    joined: Dated | None = None  # ratification or accession
    in_force: Dated | None = None
    reservations: tuple[Reservation, ...] = ()
    reservations_note: Claim | None = None
    reporting: tuple[Event, ...] = ()


class Difference(Entry):
    """Another source says otherwise; shown beside the better one."""

    about: Text  # "adopted", "states.PAK.reporting", "provisions.3(1)(a)"
    says: Text
    source: Annotated[tuple[Id, ...], Field(min_length=1)]


class Instrument(Entry):
    id: Id
    short_name: Text
    title: Claim
    kind: Text  # "treaty", "optional protocol", "general comment", ...
    group: Text  # heading in the list: "United Nations treaties", "Council of Europe treaties", ...
    binding: Binding
    summary: Claim  # two to four sentences, the key fact first
    key_points: tuple[Claim, ...] = ()
    aliases: Annotated[tuple[Text, ...], Field(min_length=1)]
    confused_with: tuple[Text, ...] = ()
    adopted: Dated | None = None
    opened: Dated | None = None
    in_force: Dated | None = None
    adopting_body: Claim | None = None
    depositary: Claim | None = None
    citation: Claim | None = None
    monitored_by: Claim | None = None
    parties: Parties | None = None
    joining: Claim | None = None  # who may join, and how
    reporting_duty: Claim | None = None  # how often a State reports, and to whom
    url: Url | None = None  # the official text
    status_url: Url | None = None  # the depositary's page
    provisions: tuple[Provision, ...] = ()
    states: Mapping[Iso3, StateDetail] = Field(default_factory=dict)
    differences: tuple[Difference, ...] = ()


class Topic(Entry):
    label: Text  # "making or sharing CSAM"


class Term(Sourced):
    id: Id
    term: Text
    aliases: tuple[Text, ...] = ()
    definition: Text
    related: tuple[Text, ...] = ()  # "opsc art. 2(c)"


class Channel(Sourced):
    type: Literal["phone", "email", "web", "app", "sms"]
    value: Text
    area: Text | None = None
    outdated: bool = False  # kept so that a question about it can be answered; never offered first


class Contact(Entry):
    id: Id
    country: Text  # ISO 3166 alpha-3, or GLOBAL
    name: Text
    name_ur: Text | None = None
    aliases: tuple[Text, ...] = ()
    role: Text
    kind: Text
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]


class Elsewhere(Entry):
    """An instrument that is known by name and not held."""

    id: Id
    name: Text
    aliases: tuple[Text, ...] = ()
    url: Url
    nearest: tuple[Id, ...] = ()


class Passage(Sourced):
    """A paragraph that belongs to no instrument: the introduction, the challenges."""

    text: Text


class ContentChange(Entry):
    date: PartialDate
    text: Text
    fixes: tuple[Text, ...] = ()  # feedback ids: "FB-7K2M9Q"


class Standing(Entry):
    """One row of `standings.csv`. No row means "not sourced", never "not a party"."""

    instrument: Id
    state: Iso3
    action: Literal["party", "signatory", "none"]
    kind: str  # ratification, accession, succession, acceptance, approval, signature
    date: PartialDate | Literal[""]
    signed: PartialDate | Literal[""]
    date_type: str  # deposit, registration, in force
    as_of: PartialDate
    source: Id
    confidence: Confidence
    note: str


class Book(Entry):
    """`content/instruments.yaml`."""

    changes: Annotated[tuple[ContentChange, ...], Field(min_length=1)]  # newest first
    topics: Mapping[Id, Topic]
    introduction: tuple[Passage, ...]
    challenges: tuple[Passage, ...]
    instruments: tuple[Instrument, ...]
    glossary: tuple[Term, ...]
    contacts: tuple[Contact, ...]
    elsewhere: tuple[Elsewhere, ...]
    sources: Mapping[Id, SourceEntry]
