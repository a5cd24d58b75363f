"""What programs are given: the values that the JSON API and MCP answer with, and describe in their schemas."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Known = Literal["yes", "no", "unknown"]
Confidence = Literal["depositary", "authoritative", "secondary", "seed-only"]
Day = Annotated[str | None, Field(description="YYYY, YYYY-MM or YYYY-MM-DD; null where it is not known")]
Effect = Annotated[
    Literal["binding", "coming", "signed", "outside", "unknown", "guidance"] | None,
    Field(
        description="How it concerns the State: binding; coming: the State has joined, not yet in force; "
        "signed: signed and not ratified; outside: the State is not a party; unknown; guidance: binds no State; "
        "null: no State given"
    ),
]
Evidence = Annotated[
    Confidence | None,
    Field(description="Who says so: the depositary, another authority, a secondary source, or State of Children alone"),
]


class Value(BaseModel):
    """A value that is only read."""

    model_config = ConfigDict(frozen=True)


class Source(Value):
    """Where a claim comes from."""

    title: str
    url: str
    as_of: str = Field(description="The day, month or year of what it says: YYYY, YYYY-MM or YYYY-MM-DD")


class Answered(Value):
    """What every answer has."""

    text: str = Field(description="The answer in plain sentences")
    first: str = Field(description="Its first sentence, which answers by itself")
    sources: tuple[Source, ...] = Field(description="To be named, with their dates, wherever the answer is repeated")
    confidence: float = Field(ge=0, le=1, description="How sure it is that the question was understood")
    content_version: str = Field(description="The edition of the content; it begins with the date of its newest change")


class Kept(Value):
    """Feedback that was kept."""

    id: str
    kind: str


class Answer(Answered):
    """The answer to a question in words."""

    id: str | int | float | None = Field(description="The question's own, where it had one")
    intent: str = Field(
        description="What was understood: status, article, topic, report-abuse, ...; unknown where nothing was"
    )
    instruments: tuple[str, ...] = Field(description="Ids of the instruments that the answer is about")
    state: str | None = Field(description="ISO 3166 alpha-3 code of the State that the answer is about")
    article: str | None
    choices: tuple[str, ...] = Field(description="Ids to choose from where the question fits several instruments")
    feedback: Kept | None = Field(description="Null: nothing that a program asks is kept")
    question: dict[str, Any] | None = Field(
        description="The question as it was understood: predicate, polarity, time, States and more, without its words"
    )


class Instrument(Value):
    """An instrument in brief."""

    id: str
    name: str
    title: str
    kind: str
    binding: bool = Field(description="Whether it binds the States that are party to it")
    in_force: Day = Field(
        description="Since when it is in force; null: it is not, or there is nothing to enter into force"
    )
    summary: str
    provisions: int = Field(description="How many of its provisions are held")
    official_text: str | None
    status_page: str | None = Field(description="The depositary's page on who has joined")


class Instruments(Answered):
    """All instruments that are held."""

    instruments: tuple[Instrument, ...]


class OnDay(Value):
    """What is known of a State and a treaty on one day. A day that is not known, or lies after `as_of`, is unknown."""

    day: str = Field(description="YYYY-MM-DD")
    signed: Known
    joined: Known = Field(description="Whether it had ratified, acceded or joined in another way")
    in_force: Known = Field(description="Whether the treaty was in force for the State, and so bound it")


class Standing(Answered):
    """A State's standing under an instrument."""

    instrument: str
    instrument_name: str
    state: str = Field(description="ISO 3166 alpha-3")
    state_name: str
    standing: Literal["party", "signatory", "not_party", "not_a_treaty", "other", "unknown"] = Field(
        description="As of `as_of`. unknown: it is not held, which does not mean that the State is not a party"
    )
    signed: Day
    joined: Day = Field(description="When it ratified, acceded or joined in another way; null where that is not known")
    how: str | None = Field(description="ratification, accession, succession, ...; null where it has not joined")
    in_force: Day = Field(
        description="Since when the treaty is in force for the State, as held or counted by the treaty's own rule"
    )
    as_of: Day = Field(description="The day of what is known; null where nothing is")
    evidence: Evidence
    on: OnDay | None = Field(description="The day that was asked about; null where none was")


class Provision(Value):
    """What an article, a paragraph or a target says."""

    instrument: str
    instrument_name: str
    ref: str = Field(description="As a lawyer cites it: art. 3(1)(c)")
    text: str = Field(description="What it says in Sanad's words. Not to be put in quotation marks")
    quotation: str | None = Field(description="Official words, verbatim, where they are held")
    effect: Effect
    official_text: str | None
    evidence: Evidence
    as_of: Day


class Provisions(Answered):
    """Provisions of an instrument or on a topic, the most relevant first."""

    instrument: str | None
    topic: str | None
    state: str | None
    provisions: tuple[Provision, ...]
    left_out: int = Field(description="How many more there are")


class Obligations(Answered):
    """What a State must do on a topic: by what binds it, what does not, and what is guidance."""

    state: str
    state_name: str
    topic: str
    binding: tuple[Provision, ...] = Field(description="Of treaties in force for the State")
    not_binding: tuple[Provision, ...] = Field(description="Of treaties that do not bind the State; `effect` says why")
    guidance: tuple[Provision, ...] = Field(description="Of instruments that bind no State")
    left_out: int = Field(description="How many more there are")


class Check(Answered):
    """Whether a statement agrees with what is held."""

    statement: str
    verdict: Literal["supported", "contradicted", "not held"] = Field(
        description="not held: what Sanad has neither supports nor contradicts it, or the statement was not understood "
        "to its last word; it may be true or false"
    )


class Fault(Value):
    """Why there is no answer."""

    error: str = Field(description="A sentence that says what to do")
