"""`sanad explain`: how a question is understood, for those who keep the examples and the names."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.ask import Content, Home
from bot.knowledge.library import CONTENT_FOLDER, load
from bot.model import Message, Thread
from bot.sanitise import visible
from bot.understanding.evidence import evidence
from bot.understanding.understand import Understanding

INTENTS = 3
NEAREST = 3  # provisions, and subjects, that people ask for in such words
HEAVIEST = 8  # features of an intent
Text = Annotated[list[str], typer.Argument(help="The question; quotes are not needed.")]


def explain(text: Text, home: Home = "PAK", content: Content = None) -> None:
    """Show the names, States and subjects that are found, the likeliest intents with what speaks for them, and
    what the question becomes.

    \b
    Examples:
      sanad explain since when is Kenya in the OPSC
    """
    typer.echo(explained(" ".join(text), home, content))


def explained(text: str, home: str, content: Path | None) -> str:
    """As lines: what is found, what it is read as, and the request."""
    understanding = Understanding(load(content or CONTENT_FOLDER), home)
    found = understanding.find(text, Thread())
    features, seen = found.features, evidence(found)
    reading = understanding.model(seen)
    request = understanding(Message(text), Thread())
    said = understanding.predicates(features, features.asked)
    lines = [
        ("words", " ".join(features.marks)),
        ("instruments", ", ".join(found.ids or found.vague or [name.label or name.ids[0] for name in found.elsewhere])),
        ("States", ", ".join(features.states)),
        ("provision", found.article),
        ("subjects", ", ".join(features.topics)),
        ("asked for", ", ".join(f"{ref} ({sureness})" for _, ref, sureness in request.wanted[:NEAREST])),
        ("in other words", ", ".join(understanding.search.subjects(features.said, NEAREST))),
        ("terms", ", ".join(features.terms)),
        *((f"{name} {share:.2f}", _heaviest(understanding, seen, name)) for name, share in reading.intents[:INTENTS]),
        (f"danger {reading.danger:.2f}", _heaviest(understanding, seen, "danger")),
        ("says of a State", ", ".join(f"{name} {share:.2f}" for name, share in said.classes[:NEAREST])),
        ("of which time", ", ".join(f"{name} {share:.2f}" for name, share in said.times[:NEAREST])),
        ("becomes", f"{request.intent} of {', '.join(request.instruments) or 'no instrument'}"),
        ("of", ", ".join(filter(None, (*request.states, request.article, *request.topics, *request.terms)))),
    ]
    return "\n".join(f"{label:18}{visible(value)}" for label, value in lines if value)


def _heaviest(understanding: Understanding, seen: dict[str, set[str]], intent: str) -> str:
    heaviest = understanding.model.heaviest(seen, intent, HEAVIEST)
    return ", ".join(f"{feature} {weight:+.2f}" for feature, weight in heaviest)
