"""What the writer of feedback is told about it."""

from bot.model import Change, Fact, Feedback, Form, Reply, State

TOLD: tuple[State, ...] = ("accepted", "declined", "question", "closed")
LIVE = "content"  # who closes feedback when the content that carries its fix is live
_SHOWN_CHARACTERS = 300


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
