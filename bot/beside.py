"""What stands beside an answer, whatever it is: whom to tell, and in which language answers are."""

from collections.abc import Mapping
from dataclasses import replace

from bot.model import Choice, Item, Lang, Question, Reply, Section
from bot.screen import first_sentence, opening, paragraphs

MOST_CHOICES = 5
ANSWERS = frozenset({"summary", "status", "article", "topic", "obligations", "compare", "define"})
CONCERN: Mapping[Lang, str] = {
    "en": "If this is about a child who may be in danger, I can show you whom to tell.",
    "ur": "اگر یہ کسی ایسے بچے کی بات ہے جو خطرے میں ہو سکتا ہے تو میں بتا سکتا ہوں کہ کس کو اطلاع دی جائے۔",
    "ur-Latn": (
        "Agar yeh kisi aise bachay ki baat hai jo khatre mein ho sakta hai to main bata sakta hoon ke kis ko ittila di "
        "jaye."
    ),
}
WHOM = Choice("Whom to tell", "whom do I tell about the abuse of a child")
IN_ENGLISH: Mapping[Lang, str] = {
    "en": "",
    "ur": "میرے جوابات صرف انگریزی میں ہیں۔",
    "ur-Latn": "Mere jawab sirf angrezi mein hain.",
}
IN_LAW: Mapping[Lang, str] = {
    "en": "What the standards say",
    "ur": "معاہدے کیا کہتے ہیں",
    "ur-Latn": "Muahide kya kehte hain",
}
LAW_PARAGRAPHS, LAW_CHARACTERS = 2, 280  # of what treaties say, below whom to tell
NO_FILES = "I cannot make a file; text and tables can be copied from the answer."
REMIND = frozenset({"help", "smalltalk", "unknown"})  # they say whom to tell in any case
OWN_LANGUAGE = frozenset({"help", "smalltalk", "unknown", "about", "report-abuse"})  # they begin in the writer's
# What "in two lines" can be said of; a list of all States cannot.
SHORTENED = frozenset({"summary", "status", "article", "topic", "obligations", "define", "challenges"})


def completed(reply: Reply, question: Question) -> Reply:
    """The reply with what belongs beside it, and as short as it was asked for."""
    if question.beside and reply.intent in ANSWERS:
        reply = _with_unheld(reply, question.beside)
    notes = reply.notes
    if reply.intent not in OWN_LANGUAGE and (english := IN_ENGLISH[question.lang]):
        notes = (*notes[:1], english, *notes[1:])
    if "file" in question.requests and reply.intent in {"list", "compare", "status"}:
        notes = (NO_FILES, *notes)
    choices = reply.choices
    if question.concerned and reply.intent != "report-abuse":
        choices = (*choices[: MOST_CHOICES - 1], WHOM)
        notes = notes if reply.intent in REMIND else (CONCERN[question.lang], *notes)
    brief = "shorter" in question.requests and reply.intent in SHORTENED
    return replace(reply, choices=choices, notes=notes, brief=brief)


def with_law(reply: Reply, law: Reply) -> Reply:
    """Whom to tell, and below that what is asked of the law in the same breath."""
    told = tuple(Item("", _brief(text), sources=basis) for text, basis in paragraphs(law)[:LAW_PARAGRAPHS])
    first, *rest = reply.sections
    sections = (first, Section(IN_LAW[reply.lang], told), *rest)
    notes = (*reply.notes, *filter(None, [IN_ENGLISH[reply.lang]]))
    sources = tuple(dict.fromkeys((*reply.sources, *law.sources)))
    return replace(reply, sections=sections, notes=notes, sources=sources)


def _brief(text: str) -> str:
    """Two sentences, or the first where they are long."""
    return told if len(told := opening(text)) <= LAW_CHARACTERS else first_sentence(text)


def _with_unheld(reply: Reply, names: tuple[str, ...]) -> Reply:
    """With what else was named, and is not held, behind the first paragraph."""
    first, *rest = reply.text.split("\n\n")
    them = "it" if len(names) == 1 else "them"
    told = f"{first} I know {' and '.join(names)} by name only: I do not have {them}."
    return replace(reply, text="\n\n".join((told, *rest)))
