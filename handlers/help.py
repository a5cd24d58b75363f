"""What can be asked, with examples."""

from bot.knowledge.library import Library
from bot.model import Choice, Item, Question, Reply, Section
from handlers.shared.helplines import reminder
from handlers.shared.itself import ASK

EXAMPLES = {"help": "Ask me", "what can you do": "Ask me"}
THREE = (
    Choice("What is the OPSC?", "What is the OPSC?"),
    Choice("Has Pakistan ratified the Budapest Convention?", "Has Pakistan ratified the Budapest Convention?"),
    Choice("Which instruments cover grooming?", "Which instruments cover grooming?"),
)
TEXT = (
    "Just type your question about the international standards on child online protection, in English, Roman Urdu or "
    "Urdu; typos and abbreviations are fine. Every claim comes with its source and date. This is reference, not legal "
    "advice."
)
WAYS = (
    Item("What an instrument is", "what is the OPSC · lanzarote kya hai"),
    Item("Who is party to it", "has Pakistan ratified C182 · what is Pakistan not party to"),
    Item("What an article says", "OPSC art 3(1)(c) · which article covers grooming"),
    Item("Compare", "OPSC vs Budapest"),
    Item("Terms and sources", "what does OCSEA mean · source?"),
    Item("Correct me", "the date is wrong, it was 2011"),
    Item("Report abuse of a child", "whom do I tell?"),
    Item("Me", "do you store my questions · how current are you"),
)


def reply(question: Question, library: Library) -> Reply:
    return Reply(
        intent="help",
        title="What you can ask",
        text="\n\n".join(filter(None, (ASK[question.lang], TEXT))),
        sections=(Section("", WAYS),),
        notes=(reminder(library, question.home, question.lang), "I keep no lasting record of your questions."),
        choices=THREE,
    )
