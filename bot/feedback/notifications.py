"""What people are told unasked: the writer of feedback what became of it, who asked for changes what has changed."""

from collections.abc import Sequence

from bot.model import Change, Choice, Fact, Feedback, Form, Item, Reply, Section, Source, State
from bot.news import News

TOLD: tuple[State, ...] = ("accepted", "declined", "question", "closed")
LIVE = "content"  # who closes feedback when the content that carries its fix is live
_SHOWN_CHARACTERS = 300
SHOWN_CHANGES = 8  # of one notice; the rest is asked for
STOP = Choice("Stop telling me", "unsubscribe")


def of(feedback: Feedback, step: Change) -> Reply:
    """What the writer is told about one step."""
    title, sentence = _words(feedback, step)
    comment = "" if step.by == LIVE or not step.comment else f"\n\nThey wrote: “{step.comment}”"
    facts = (Fact("You wrote", _short(feedback.text)),) if feedback.text else ()
    instruments = (feedback.instrument,) if feedback.instrument else ()
    asked = step.state == "question" and feedback.state == "question"
    form = Form("comment", feedback.instrument, step.comment, answers=feedback.id) if asked else None
    return Reply("feedback", sentence + comment, f"{feedback.id}: {title}", facts, form=form, instruments=instruments)


def all_of(feedback: Feedback) -> tuple[tuple[str, Reply], ...]:
    """Everything that the writer has been told so far, each with an id that stays the same."""
    steps = enumerate(feedback.history)
    return tuple((f"{feedback.id}/{n}", of(feedback, step)) for n, step in steps if step.state in TOLD)


def of_changes(news: Sequence[News]) -> Reply:
    """What somebody who asked for it is told of changes, as many as fit a screen."""
    first, count = news[0], len(news)
    named = list(dict.fromkeys(one.instrument for one in news if one.instrument))
    text = f"{first.title}: {first.text}" if count == 1 else f"{count} things have changed that you asked about."
    rest = count - SHOWN_CHANGES
    items = tuple(Item(one.title, one.text) for one in news[:SHOWN_CHANGES])
    return Reply(
        intent="changes",
        title="Changes in my content",
        text=text,
        sections=(Section("", items),) if count > 1 else (),
        notes=((f"There are {rest} more: ask me what changed.",) if rest > 0 else ()),
        sources=tuple({one.url: Source(one.source, one.url, one.as_of) for one in news[:SHOWN_CHANGES]}.values())[:3],
        choices=(Choice("What changed?", "what changed"), STOP),
        instruments=tuple(named),
    )


def _words(feedback: Feedback, step: Change) -> tuple[str, str]:
    kind = feedback.kind
    if step.state == "accepted":
        return "accepted", f"The maintainers accepted your {kind}. You will be told here when the answer is changed."
    if step.state == "declined":
        return "not accepted", f"The maintainers looked at your {kind} and left the answer as it is."
    if step.state == "question":
        return (
            "a question to you",
            f"The maintainers have a question about your {kind}. Press “Answer”, or write your answer here.",
        )
    if step.by == LIVE:
        return "live", f"Your {kind} is in the answers now. Thank you."
    return "closed", f"The maintainers closed your {kind}."


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS].rsplit(" ", 1)[0] + " …"
