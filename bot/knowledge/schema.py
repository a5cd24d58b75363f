"""What Sanad knows: the shape of `content/instruments.yaml` and of the tables beside it.

The models are both the schema of the file and the values that handlers read. Every
claim carries its sources, its as-of date and how far it can be trusted.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from bot.knowledge.claims import (
    Claim,
    Confidence,
    Country,
    Dated,
    Entry,
    FeedbackId,
    Id,
    Iso3,
    PartialDate,
    Sourced,
    SourceEntry,
    SourceIds,
    Text,
    Url,
    cited,
)
from bot.knowledge.states import regions
from bot.proposition import Asked

MEMBERS = 2  # of a group, at least


class Joining(Claim):
    """Who may join, and how."""

    invited_but_for: Id = Field(
        "", description="The group whose members join without an invitation, where all others have to be invited"
    )


class Binding(Sourced):
    """Whether an instrument binds its Parties."""

    value: bool


Rule = Literal[
    "duty",
    "partly",
    "option",
    "open",
    "barred",
    "unneeded",
    "so",
    "not-so",
    "advice",
    "advice-against",
    "fact",
]
Words = Annotated[Text, Field(description="Ids under `concepts:` of phrases.yaml, separated by spaces")]


class Point(Entry):
    """One thing that a provision settles: its sources are the provision's."""

    says: Annotated[str, StringConstraints(min_length=1, max_length=150, strip_whitespace=True)] = Field(
        description="As it goes on after “Under art. 9,”: no capital, no full stop, true by itself"
    )
    rule: Rule = Field(
        description="duty: States must; partly: they must in part; option: a State may; open: it is possible; "
        "barred: it is not; unneeded: not required; so, not-so: the text says that it is, is not; "
        "advice, advice-against: States should, should not; fact: a number, an age, a time, or what decides nothing"
    )
    asks: tuple[Words, ...] = Field(min_length=1, description="Each row: what a question names that this settles")
    beside: tuple[Id, ...] = Field((), description="Concepts that may be named as well and change nothing")


class Statement(Point):
    """What provisions settle in a sentence that names them itself."""


class Provision(Sourced):
    """What an article, a paragraph or a target says."""

    ref: Text = Field(description="As a lawyer cites it: art. 3(1)(c), para. 81, Target 16.2")
    covers: tuple[Text, ...] = Field((), description="The numbers it answers to: 3(1)(c); 16, 17; 81; 16.2")
    text: Text
    quotation: Text | None = Field(None, description="Short official wording, verbatim")
    topics: tuple[Id, ...] = Field((), description="Ids under `topics:`, what it is most about first")
    points: tuple[Point, ...] = Field((), description="What it settles, for questions that want a Yes or a No")


class Parties(Sourced):
    """How many States have joined, and how many have signed."""

    count: int | None = None
    signatories: int | None = None
    universal: Text | None = Field(None, description="Where all who may join have joined: a sentence that says so")


class Needs(Sourced):
    """How many must join before a treaty enters into force."""

    count: int


class Interval(Sourced):
    """How long after its own ratification or accession a treaty enters into force for a State."""

    days: int = 0
    months: int = 0
    article: Text = Field(description="Where the treaty says so: art. 14(2)")


class Reservation(Sourced):
    """A reservation or declaration of a State."""

    text: Text
    made: PartialDate | None = None
    confirmed: PartialDate | None = None
    withdrawn: PartialDate | None = None
    withdrawn_in_part: PartialDate | None = None


Step = Literal["due", "sent", "issues", "replies", "reviewed", "observations"]


class Event(Sourced):
    """A step in a State's reporting."""

    date: PartialDate
    step: Step | None = Field(None, description="When due, sent; the Committee's list of issues, the replies to it ...")
    reports: tuple[int, ...] = Field((), description="Which reports of the State: the first is 1")
    text: Text


class StateDetail(Entry):
    """What is known of one State beyond its row in `standings.csv`."""

    standing: Claim | None = Field(None, description="For a State that is not party, and for what is not a treaty")
    signed: Dated | None = None
    joined: Dated | None = Field(None, description="Ratification or accession; `note` says which")
    in_force: Dated | None = None
    reservations: tuple[Reservation, ...] = ()
    reservations_note: Claim | None = None
    reporting: tuple[Event, ...] = ()

    def reported(self, asked: Asked) -> tuple[Event, ...]:
        """The steps of its reporting that are asked about, by what was done, of which report, and when."""
        time = asked.time if asked.time and asked.time.when in {"in", "on", "between"} else None
        found = tuple(
            event
            for event in self.reporting
            if (not asked.steps or event.step in asked.steps)
            and (not asked.reports or not set(asked.reports).isdisjoint(event.reports))
        )
        then = [e for e in found if not time or time.first[: len(e.date)] <= e.date <= time.last[: len(e.date)]]
        return tuple(then) or (found if asked.steps and asked.reports else ())


class Difference(Entry):
    """Another source says otherwise; shown beside the better one."""

    about: Text = Field(description="The field: adopted, states.PAK.reporting, provisions.3(1)(a)")
    says: Text
    source: SourceIds


class Instrument(Entry):
    """An instrument with all that is held of it."""

    id: Id
    short_name: Text
    title: Claim
    kind: Text = Field(description="treaty, optional protocol, general comment, resolution ...")
    group: Text = Field(description="Its heading in the list: United Nations treaties, Council of Europe treaties ...")
    binding: Binding
    summary: Claim = Field(description="Two to four plain sentences, the key fact first")
    key_points: tuple[Claim, ...] = ()
    aliases: tuple[Text, ...] = Field(min_length=1, description="What people type; no bare common word, none twice")
    confused_with: tuple[Text, ...] = ()
    adopted: Dated | None = None
    opened: Dated | None = None
    in_force: Dated | None = None
    needs: Needs | None = Field(None, description="Of a treaty that is not in force: how many must join")
    binds_after: Interval | None = Field(None, description="Where the text is held")
    adopting_body: Claim | None = None
    depositary: Claim | None = None
    citation: Claim | None = None
    monitored_by: Claim | None = None
    parties: Parties | None = None
    joining: Joining | None = Field(None, description="Who may join, and how")
    reporting_duty: Claim | None = Field(None, description="How often a State reports, and to whom")
    url: Url | None = Field(None, description="The official text")
    status_url: Url | None = Field(None, description="The depositary's page on who has joined")
    provisions: tuple[Provision, ...] = ()
    states: Mapping[Iso3, StateDetail] = Field(default_factory=dict)
    differences: tuple[Difference, ...] = ()

    @property
    def called(self) -> str:
        """Its short name as it stands in a sentence: `the OPSC`, `General Comment 25`, `ILO C182`."""
        return self.short_name if self.short_name[-1].isdigit() else f"the {self.short_name}"

    @property
    def by_standing_only(self) -> bool:
        """Whether its parties are held, and its text is not."""
        return self.binding.value and not self.provisions


class Topic(Entry):
    """What provisions can be about."""

    label: Text = Field(description="As a person reads it: making or sharing CSAM")
    wider: Id = Field("", description="The topic that it belongs to: of grooming, sexual-exploitation")


class Term(Sourced):
    """An entry of the glossary."""

    id: Id
    term: Text
    aliases: tuple[Text, ...] = ()
    definition: Text
    related: tuple[Text, ...] = Field((), description="Instrument ids, with a reference where one fits: opsc art. 2(c)")


class Group(Sourced):
    """A group of States that people ask about as one. `as_of` is the date of its list of members."""

    id: Id
    name: Text = Field(description="As it stands before “members”: SAARC")
    aliases: tuple[Text, ...] = Field(min_length=1)
    region: Text | None = Field(None, description="The number of a region in M49: its members are in `regions.csv`")
    members: tuple[Iso3, ...] = Field((), description="None where `region` says who they are")

    @model_validator(mode="before")
    @classmethod
    def _of_region(cls, values: Any) -> Any:
        region = values.get("region") if isinstance(values, dict) else None
        return {**values, "members": list(regions().get(str(region), ()))} if region else values

    @model_validator(mode="after")
    def _of_several(self) -> Self:
        if len(self.members) < MEMBERS:
            raise ValueError("a group needs two `members` at least, or the `region` of them that `regions.csv` has")
        return self


class Channel(Sourced):
    """One way to reach a contact."""

    type: Literal["phone", "email", "web", "app", "sms"]
    value: Text
    area: Text | None = None
    outdated: bool = Field(False, description="Kept so that a question about it can be answered; never offered first")


class Contact(Sourced):
    """Where abuse can be reported. Its sources are those of its role; each channel has its own."""

    id: Id
    country: Country
    name: Text
    name_ur: Text | None = None
    aliases: tuple[Text, ...] = ()
    role: Text
    kind: Text
    unsure_in: tuple[Text, ...] = Field(
        (), description="Places, as people write them, where it may not answer; see `note`"
    )
    only_in: tuple[Text, ...] = Field(
        (), description="Places, as people write them: shown to whoever names one of them"
    )
    channels: tuple[Channel, ...] = Field(min_length=1)


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
    """What an edition changes. The newest date is part of the content's version."""

    date: PartialDate
    text: Text
    fixes: tuple[FeedbackId, ...] = Field((), description="Feedback that this answers; its writers are told")


class Standing(Entry):
    """One row of `standings.csv`. No row means "not sourced", never "not a party"."""

    instrument: Id
    state: Iso3
    action: Literal["party", "signatory", "none"]
    kind: Literal[
        "", "ratification", "accession", "succession", "acceptance", "approval", "formal confirmation", "signature"
    ]
    date: PartialDate | Literal[""]
    signed: PartialDate | Literal[""]
    date_type: Literal["", "deposit", "registration", "in force", "signature"]  # what `date` is the date of
    as_of: PartialDate
    source: Annotated[SourceIds, BeforeValidator(cited)]  # two: that of the date; that of the standing on `as_of`
    confidence: Confidence
    note: str


class Book(Entry):
    """`content/instruments.yaml`."""

    changes: tuple[ContentChange, ...] = Field(min_length=1, description="Newest first")
    topics: Mapping[Id, Topic]
    introduction: tuple[Passage, ...]
    challenges: tuple[Passage, ...]
    instruments: tuple[Instrument, ...]
    glossary: tuple[Term, ...]
    contacts: tuple[Contact, ...]
    elsewhere: tuple[Elsewhere, ...]
    groups: tuple[Group, ...] = Field((), description="Groups of States, such as SAARC")
    sources: Mapping[Id, SourceEntry]
