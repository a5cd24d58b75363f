"""Whom to tell about the abuse of a child. Nothing that you write is stored or passed on."""

from collections.abc import Iterator
from dataclasses import replace

from bot.knowledge.library import Library
from bot.knowledge.schema import Channel, Contact
from bot.knowledge.states import name, names, said
from bot.model import Choice, Item, Lang, Question, Reply, Section
from bot.understanding.safeguarding import ABOUT_THE_LAW
from handlers.shared.helplines import NEEDS, YOUR_NUMBER, Said, emergency, line, ways

EXAMPLES = {
    "I found abuse pictures of a child, whom do I tell?": "1799",
    "someone is blackmailing my daughter with her pictures": "1121",
}
FIRST = 3  # lines that stand before all others
MOST_WAYS = 2  # to reach one contact: a person in distress needs few
LAW_CHARACTERS = 1500  # of a question that a button can carry
TITLE: Said = {"en": "Whom to tell", "ur": "کس کو بتائیں", "ur-Latn": "Kis ko batayein"}
LEAD: Said = {
    "en": "If a child is in danger now, call {}. A child who is abused is never to blame.",
    "ur": "اگر کوئی بچہ اس وقت خطرے میں ہے تو {} پر کال کریں۔ جس بچے کے ساتھ زیادتی ہو، قصور اس کا کبھی نہیں ہوتا۔",
    "ur-Latn": (
        "Agar koi bacha is waqt khatre mein hai to {} par call karein. Jis bachay ke saath zyadti ho, qasoor us ka "
        "kabhi nahi hota."
    ),
}
AT_HOME: Said = {"en": "In {}", "ur": "{} میں", "ur-Latn": "{} mein"}
MORE: Said = {"en": "More places", "ur": "مزید ادارے", "ur-Latn": "Mazeed idaray"}
# To whoever wanted to correct something, and wrote what may be a case.
AGAIN: Said = {
    "en": (
        "I did not keep this as a correction, because it may tell what happened to somebody. "
        "If an answer is wrong, please write that again by itself, without the case: what it should say, and where "
        "that can be checked."
    ),
    "ur": (
        "میں نے اسے تصحیح کے طور پر محفوظ نہیں کیا، کیونکہ اس میں کسی کے ساتھ ہونے والے واقعے کا ذکر ہو سکتا ہے۔ "
        "اگر کوئی جواب غلط ہے تو واقعے کے بغیر صرف یہ لکھیں کہ درست بات کیا ہے اور کہاں دیکھی جا سکتی ہے۔"
    ),
    "ur-Latn": (
        "Main ne ise tasheeh ke taur par mehfooz nahi kiya, kyunke is mein kisi ke saath hone wale waqiye ka zikr ho "
        "sakta hai. Agar koi jawab ghalat hai to waqiye ke baghair sirf yeh likhein ke durust baat kya hai aur kahan "
        "dekhi ja sakti hai."
    ),
}
NOT_KEPT: Said = {
    "en": (
        "I do not store what you wrote, and I pass it on to nobody. Please do not send, copy or describe abuse "
        "material here."
    ),
    "ur": "آپ کی بات نہ محفوظ کی جاتی ہے نہ کسی کو بھیجی جاتی ہے۔ براہِ کرم یہاں کوئی تصویر یا مواد نہ بھیجیں۔",
    "ur-Latn": (
        "Aap ki baat na mehfooz ki jati hai na kisi ko bheji jati hai. Barah-e-karam yahan koi tasveer ya mawad na "
        "bhejein."
    ),
}
# Where others read along, if nothing can be said to the writer alone. It does not say what was asked.
PUBLIC: Said = {
    "en": (
        "I have an answer for you that is not for everybody here. Please write to me in a direct message. If somebody "
        "is in danger now, call your local emergency number first."
    ),
    "ur": (
        "میرے پاس آپ کے لیے جواب ہے جو یہاں سب کے لیے نہیں۔ براہِ کرم مجھے براہِ راست پیغام میں لکھیں۔ اگر کوئی اس وقت "
        "خطرے میں ہے تو پہلے اپنے مقامی ایمرجنسی نمبر پر کال کریں۔"
    ),
    "ur-Latn": (
        "Mere paas aap ke liye jawab hai jo yahan sab ke liye nahi. Barah-e-karam mujhe direct message mein likhein. "
        "Agar koi is waqt khatre mein hai to pehle apne muqami emergency number par call karein."
    ),
}
UNSURE: Said = {
    "en": "I do not know whether {} answers where you are.",
    "ur": "مجھے معلوم نہیں کہ {} آپ کے علاقے میں کام کرتا ہے یا نہیں۔",
    "ur-Latn": "Mujhe maloom nahi ke {} aap ke ilaqe mein kaam karta hai ya nahi.",
}
NONE_THERE: Said = {
    "en": "I have no helpline of {}. The places below can be reached from anywhere.",
    "ur": "میرے پاس {} کی کوئی ہیلپ لائن نہیں۔ نیچے دیے گئے اداروں سے کہیں سے بھی رابطہ ہو سکتا ہے۔",
    "ur-Latn": "Mere paas {} ki koi helpline nahi. Neeche diye gaye idaron se kahin se bhi rabta ho sakta hai.",
}
OUTDATED: Said = {
    "en": "{} is out of date: please do not use it.",
    "ur": "{} پرانا ہے، اسے استعمال نہ کریں۔",
    "ur-Latn": "{} purana hai, ise istemal na karein.",
}
LAW: Said = {
    "en": ABOUT_THE_LAW,
    "ur": "میرا سوال قانون کے بارے میں تھا",
    "ur-Latn": "Mera sawal qanoon ke baare mein tha",
}


def reply(question: Question, library: Library) -> Reply:
    # A correction's State is a treaty's; a case is told where the writer is.
    states = (() if question.withheld else question.states) or (question.home,)
    lang = question.lang
    everywhere = library.contacts("GLOBAL")
    local = [contact for state in states for contact in library.contacts(state) if contact not in everywhere]
    local, unsure = _near(local, question.text.casefold())
    places = list(_places([*local, *everywhere]))
    first = [ways_[0] for ways_ in places[: FIRST if local else FIRST - 1]]
    rest = [way for ways_ in places for way in ways_ if way not in first]
    lines = [replace(line(*way, lang), sources=library.sources(way[1])[:1]) for way in first]
    if not any(contact.kind == "emergency" for contact, _ in first):
        lines.insert(0, Item(YOUR_NUMBER[lang], NEEDS["emergency"][lang]))
    lead = LEAD[lang].format(emergency(library, states[0], lang))
    # `Dubai` is where a child was taken as often as where the writer is.
    own = [] if question.home in states else [c for c in library.contacts(question.home) if c not in everywhere]
    at_home = tuple(line(*ways_[0], lang) for ways_ in list(_places(own))[:FIRST])
    texts = (lead, AGAIN[lang]) if question.withheld else (lead, *_notes(question, unsure, local))
    return Reply(
        intent="report-abuse",
        title=TITLE[lang],
        # Whoever hardly tells of a case hears first that the correction was not kept.
        text="\n\n".join(texts if question.concerned or not question.withheld else texts[::-1]),
        sections=(
            Section("", tuple(lines)),
            *([Section(AT_HOME[lang].format(_place(question.home, lang)), at_home, folded=True)] if own else []),
            Section(MORE[lang], tuple(line(*way, lang) for way in rest), folded=True),
        ),
        notes=(NOT_KEPT[lang],),
        sources=tuple(library.sources(way)[0] for _, way in first),
        choices=tuple(_law(question)),
        public=PUBLIC[lang],
        state=states[0],
        lang=lang,
    )


def _place(state: str, lang: Lang) -> str:
    return {"en": said(state), "ur": names("ur").get(state, name(state)), "ur-Latn": name(state)}[lang]


def _near(contacts: list[Contact], text: str) -> tuple[list[Contact], list[Contact]]:
    """Those that answer where the writer is, in order; and behind the first of them those that may not answer there."""
    here = [each for each in contacts if not each.only_in or any(place in text for place in each.only_in)]
    unsure = [each for each in here if any(place in text for place in each.unsure_in)]
    own = [each for each in here if each.only_in]
    sure = [each for each in here if each not in unsure and each not in own]
    return ([*sure[:2], *own, *unsure, *sure[2:]] if unsure else [*sure, *own]), unsure


def _notes(question: Question, unsure: list[Contact], local: list[Contact]) -> Iterator[str]:
    """What is not known of a number where the writer is, and that a number which is asked about is out of date."""
    state = next(iter(question.states), question.home)
    if not local and not question.withheld and state != question.home and state in names("en"):
        yield NONE_THERE[question.lang].format(_place(state, question.lang))
    for contact in unsure:
        yield UNSURE[question.lang].format(contact.channels[0].value)
    old = (way for contact in local for way in contact.channels if way.outdated and way.value in question.text)
    for way in old:
        note = way.note if question.lang == "en" and way.note else ""
        yield f"{OUTDATED[question.lang].format(way.value)} {note}".strip()


def _places(contacts: list[Contact]) -> Iterator[list[tuple[Contact, Channel]]]:
    for contact in contacts:
        yield [(contact, way) for way in ways(contact)[:MOST_WAYS]]


def _law(question: Question) -> Iterator[Choice]:
    """Whoever asked about the law says so, and their question goes with it: it is remembered nowhere else."""
    if question.text and len(question.text) <= LAW_CHARACTERS and not question.withheld and not question.message.form:
        yield Choice(LAW[question.lang], f"{LAW['en']}: {question.text}")
