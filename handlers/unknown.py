"""Says that it did not understand, and what to do next."""

from bot.knowledge.library import Library
from bot.model import Choice, Question, Reply
from handlers.help import THREE
from handlers.shared.helplines import reminder

EXAMPLES = {"budapest weather": "did not understand", "asdkjh qwpoei": "did not understand"}
TEXT = (
    "I did not understand that as a question about the international standards on child online protection. "
    "Try the name of an instrument, an article, or a State."
)
EMPTY = "Your message holds no words that I can read. Ask me about an instrument, an article or a State."


def reply(question: Question, library: Library) -> Reply:
    return Reply(
        intent="unknown",
        text=TEXT if question.words else EMPTY,
        choices=(*THREE, Choice("What else can I ask?", "help")),
        notes=(reminder(library, question.home, question.lang),),
        form=None,
        confidence=0.0,
    )
