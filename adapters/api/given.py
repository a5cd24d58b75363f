"""What a program sends, and what is wrong with it in a sentence."""

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.reference.reference import ASKED_CHARACTERS


class Given(BaseModel):
    """Fields of an address or a body; no others than these."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Nothing(Given):
    """No field."""


class Asked(Given):
    """A question in words."""

    text: str = Field(min_length=1, max_length=ASKED_CHARACTERS, description="a question, as a person would ask it")
    id: str | int | float | None = Field(None, description="a string or a number, which comes back with the answer")
    home_state: str = Field(
        "", max_length=100, description="the State meant where the question names none: Pakistan or PAK"
    )


class OfStanding(Given):
    """Which standing."""

    instrument: str = Field(min_length=1, max_length=200, description="an instrument's id or name, such as opsc")
    state: str = Field(min_length=1, max_length=100, description="a State's name or ISO 3166 code: Pakistan or PAK")
    on: str = Field("", max_length=100, description="a day on which the standing is wanted, YYYY-MM-DD")


class OfObligations(Given):
    """Whose obligations, and on what."""

    state: str = Field(min_length=1, max_length=100, description="a State's name or ISO 3166 code: Pakistan or PAK")
    topic: str = Field(min_length=1, max_length=200, description="a topic's id, or words on it, such as grooming")


def explained(error: ValidationError, given: type[BaseModel]) -> str:
    """The first thing that is wrong, and what is expected instead."""
    fault = error.errors(include_url=False, include_input=False, include_context=False)[0]
    name = str(fault["loc"][0])[:60] if fault["loc"] else ""
    if fault["type"] == "extra_forbidden":
        return f"“{name}” is not known here. Known: {', '.join(given.model_fields) or 'nothing'}."
    field = given.model_fields.get(name)
    if not field:
        return 'The body is not a JSON object such as {"text": "what is the OPSC"}.'
    missing = fault["type"] == "missing"
    return f"“{name}” {'is missing' if missing else 'is not what it should be'}: expected {field.description}."
