"""Erases who you are from the feedback that you gave."""

from bot.knowledge.library import Library
from bot.model import Choice, Question, Reply

EXAMPLES = {"forget me": "erased"}
DONE = (
    "Your name and how to reach you are erased from the feedback that you gave here. "
    "I no longer tell you of changes. I keep no lasting record of your questions."
)
SURE = (
    "Shall I forget you? Then your name and how to reach you are erased from the feedback that you gave here, and you "
    "can no longer be told what became of it. I keep no lasting record of your questions."
)


def reply(question: Question, library: Library) -> Reply:
    if question.choices:  # it was not said in so many words
        return Reply(intent="forget", text=SURE, choices=(Choice("Forget me", "forget me"),))
    return Reply(intent="forget", text=DONE)
