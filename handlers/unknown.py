"""Says that it has no answer, or did not understand, and what to do next."""

from bot.knowledge.library import Library
from bot.model import Choice, Question, Reply
from handlers.help import THREE
from handlers.shared.helplines import reminder
from handlers.shared.itself import LOST
from handlers.shared.wording import listed

EXAMPLES = {"budapest weather": "did not understand", "asdkjh qwpoei": "did not understand"}
TEXT = (
    "I do not have an answer to that, or I did not understand it. I have the international standards on child online "
    "protection, and which States have joined them: try the name of an instrument, an article or a State."
)
EMPTY = "I found no words in your message. Ask me about an instrument, an article or a State."


NO_STATISTICS = (
    "I do not have statistics: no numbers of cases, reports, arrests or convictions. "
    "I have the international standards, and which States have joined them."
)
COUNTS = frozenset({"law-enforcement", "csam-report"})  # kinds of places that take reports
NO_MEMBERS = (
    "I do not have the members of that group of States. Name the States, and I will tell you the standing of each."
)
WRITES_NOTHING = (
    "I do not write speeches, letters or essays. I can give you sourced facts for one: ask me what a treaty says on a "
    "subject, or which treaties a State has joined."
)
UNHELD = {"statistics": NO_STATISTICS, "bloc": NO_MEMBERS}


def reply(question: Question, library: Library) -> Reply:
    said = UNHELD.get(question.asked.unheld) or "\n\n".join(filter(None, (LOST[question.lang], TEXT)))
    if "write" in question.requests:
        said = WRITES_NOTHING
    if question.asked.unheld == "statistics":
        said = f"{said}\n\n{_who_may(question, library)}"
    return Reply(
        intent="unknown",
        text=said if question.words else EMPTY,
        choices=(*THREE, Choice("What else can I ask?", "help")),
        notes=(reminder(library, question.home, question.lang),),
        form=None,
        confidence=0.0,
    )


def _who_may(question: Question, library: Library) -> str:
    """Who takes reports in the State that is asked about, and worldwide: the first of each."""
    named: dict[str, str] = {}
    for each in library.contacts((*question.states, question.home)[0]):
        if each.kind in COUNTS:
            named.setdefault(each.country, f"the {each.name}")
    return f"Ask those who take the reports for their own figures, such as {listed([*named.values()], 'or')}."
