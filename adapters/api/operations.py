"""The addresses of the API: what each takes and gives. Routes and description are made of this list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from adapters.api.given import Asked, Given, Nothing, OfObligations, OfStanding
from bot.reference import values
from bot.reference.reference import Reference

ROOT = "/v1/"


@dataclass(frozen=True, slots=True)
class Operation:
    """One address. Of what it takes, the names in braces stand in the path; the rest is the query, or a body."""

    name: str
    method: Literal["get", "post"]
    path: str
    summary: str
    given: type[Given]
    answer: type[BaseModel]
    call: Callable[[Any], BaseModel]  # of a GET: a look-up


def operations(reference: Reference) -> tuple[Operation, ...]:
    """Every address that needs the token."""

    def unused(_: Given) -> BaseModel:
        raise NotImplementedError  # a question goes through the application's own door

    return (
        Operation("ask", "post", f"{ROOT}ask", "Answer a question in words", Asked, values.Answer, unused),
        Operation(
            "instruments",
            "get",
            f"{ROOT}instruments",
            "List every instrument that is held",
            Nothing,
            values.Instruments,
            lambda _: reference.instruments(),
        ),
        Operation(
            "standing",
            "get",
            f"{ROOT}standings/{{instrument}}/{{state}}",
            "Say whether a State has signed or joined an instrument, and when",
            OfStanding,
            values.Standing,
            lambda given: reference.standing(given.state, given.instrument, given.on),
        ),
        Operation(
            "obligations",
            "get",
            f"{ROOT}obligations",
            "Say what a State must do on a topic",
            OfObligations,
            values.Obligations,
            lambda given: reference.obligations(given.state, given.topic),
        ),
    )
