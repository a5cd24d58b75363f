"""The tools that an assistant is offered, and how it is told to use them."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from adapters import jsonl
from bot.model import CannotAnswer
from bot.reference import values
from bot.reference.reference import ASKED_CHARACTERS, Reference

INSTRUCTIONS = """\
Sanad holds the international instruments on child online protection: what they say, which States have joined them, \
and what binds a State. It gives reference information, not legal advice.

- Name the source and its date (`as_of`) with every claim that you repeat. A standing is true as of its day, not today.
- Put in quotation marks only what a field named `quotation` holds. All other text is Sanad's wording.
- Unknown means unknown. "unknown", "not held" or null is not a No: say that Sanad does not have it, and do not fill \
the gap from memory.
- Begin with Yes or No only where `first` or `verdict` does.
- Where `intent` is "report-abuse", or a person tells of a child who is or may be in danger, show the places that help \
first, before anything else, with their telephone numbers and addresses unchanged. Do not ask for details of the case.
- Where a name fits several instruments, ask the person which one is meant.
"""
READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)

T = TypeVar("T")
Words = Annotated[str, Field(min_length=1, max_length=ASKED_CHARACTERS)]
Name = Annotated[str, Field(max_length=200)]
State = Annotated[
    str, Field(max_length=200, description="A State's name in English or its ISO 3166 code: Pakistan, PAK")
]
Named = Annotated[
    str, Field(max_length=200, description="An instrument's id or name: opsc, Budapest Convention, ILO C182")
]
Topic = Annotated[str, Field(max_length=200, description="A topic's id, or words on it: grooming, extradition")]


def server(reference: Reference, version: str, fresh: Callable[[], Awaitable[None]]) -> MCPServer[object]:
    """An MCP server whose tools only read. `fresh` takes up changed content before a call is answered."""
    found: MCPServer[object] = MCPServer(
        "sanad",
        title="Sanad",
        description="Standards on child online protection, with a source and a date on every claim.",
        instructions=INSTRUCTIONS,
        version=version,
        log_level="WARNING",  # below it the SDK logs what was asked
    )
    for tool in _tools(reference, fresh):
        found.add_tool(tool, annotations=READ_ONLY, structured_output=True)
    return found


def _tools(reference: Reference, fresh: Callable[[], Awaitable[None]]) -> tuple[Callable[..., Awaitable[object]], ...]:
    async def look_up(
        question: Words,
        home_state: Annotated[Name, Field(description="The State that is meant where the question names none")] = "",
    ) -> values.Answer:
        """Answer a question in words about the standards on child online protection, as a person would ask it.

        Use it where no other tool fits: definitions, comparisons, who has joined, follow the sources.
        """
        await fresh()
        return values.Answer.model_validate(jsonl.answer(_asked(lambda: reference.ask(question, home_state))))

    async def standing(
        state: State,
        instrument: Named,
        on: Annotated[Name, Field(description="A day, YYYY-MM-DD, on which the standing is wanted")] = "",
    ) -> values.Standing:
        """Say whether a State has signed or joined an instrument, when, and what was so on a day."""
        await fresh()
        return _asked(lambda: reference.standing(state, instrument, on))

    async def provisions(
        instrument: Annotated[Named, Field(description="An instrument's id or name; none: every instrument")] = "",
        article: Annotated[Name, Field(description="A number of the instrument: 3(1)(c), 23, para. 81")] = "",
        topic: Annotated[Topic, Field(description="A topic's id, or words on it, instead of an article")] = "",
        state: Annotated[State, Field(description="The State for which to say what binds it")] = "",
    ) -> values.Provisions:
        """Give what an article says, or the provisions on a topic, with how each concerns a State."""
        await fresh()
        return _asked(lambda: reference.provisions(instrument, article, topic, state))

    async def obligations(state: State, topic: Topic) -> values.Obligations:
        """Say what a State must do on a topic: what binds it, what does not, and what is guidance."""
        await fresh()
        return _asked(lambda: reference.obligations(state, topic))

    async def instruments() -> values.Instruments:
        """List every instrument that Sanad holds, with its id."""
        await fresh()
        return _asked(reference.instruments)

    async def check(
        statement: Annotated[Words, Field(description="One sentence: Pakistan ratified the OPSC in 2011")],
    ) -> values.Check:
        """Check a statement about a State's standing or a provision: supported, contradicted or not held."""
        await fresh()
        return _asked(lambda: reference.check(statement))

    return look_up, standing, provisions, obligations, instruments, check


def _asked(call: Callable[[], T]) -> T:
    try:
        return call()
    except CannotAnswer as sentence:
        raise ToolError(str(sentence)) from None
