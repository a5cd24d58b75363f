"""Whom to tell about the abuse of a child. Nothing that you write is stored or passed on."""

from bot.knowledge.library import Library
from bot.knowledge.schema import Contact, Sourced
from bot.knowledge.states import name
from bot.model import Item, Question, Reply, Section
from handlers.shared.wording import day

EXAMPLES = {
    "I found abuse pictures of a child, whom do I tell?": "1799",
    "someone is blackmailing my daughter with her pictures": "1121",
}

LEAD = {
    "en": (
        "If a child is in danger now, call your local emergency services first. "
        "A child who is abused is never to blame.\n\n"
        "These places take reports. Please do not send, copy or describe abuse material here. "
        "I do not store what you wrote, and I do not pass it on."
    ),
    "ur": (
        "اگر کوئی بچہ اس وقت خطرے میں ہے تو پہلے اپنی مقامی ایمرجنسی سروس کو کال کریں۔ "
        "جس بچے کے ساتھ زیادتی ہو، قصور اس کا کبھی نہیں ہوتا۔\n\n"
        "نیچے دیے گئے ادارے رپورٹ لیتے ہیں۔ براہِ کرم یہاں کوئی تصویر یا مواد نہ بھیجیں۔ "
        "آپ کی بات نہ محفوظ کی جاتی ہے نہ کسی کو بھیجی جاتی ہے۔\n\n"
        "If a child is in danger now, call your local emergency services first."
    ),
}
# To whoever wanted to correct something, and wrote what may be a case.
AGAIN = {
    "en": (
        "I did not keep this as a correction, because it may tell what happened to somebody. "
        "If an answer is wrong, please write that again by itself, without the case: what it should say, and where "
        "that can be checked."
    ),
    "ur": (
        "میں نے اسے تصحیح کے طور پر محفوظ نہیں کیا، کیونکہ اس میں کسی کے ساتھ ہونے والے واقعے کا ذکر ہو سکتا ہے۔ "
        "اگر کوئی جواب غلط ہے تو واقعے کے بغیر صرف یہ لکھیں کہ درست بات کیا ہے اور کہاں دیکھی جا سکتی ہے۔"
    ),
}
MOST_WAYS = 3  # to reach one contact: a person in distress needs few
CHECK = "Numbers change: each is shown with the date on which its source gave it."


def reply(question: Question, library: Library) -> Reply:
    # A correction's State is a treaty's; a case is told where the writer is.
    states = (() if question.withheld else question.states) or (question.home,)
    everywhere = library.contacts("GLOBAL")
    local = [contact for state in states for contact in library.contacts(state) if contact not in everywhere]
    where = " and ".join(name(state) for state in states)
    sections = [Section(f"In {where}", tuple(_item(contact) for contact in local))] if local else []
    sections.append(Section("Anywhere", tuple(_item(contact) for contact in everywhere)))
    claims: list[Sourced] = [_best(contact) for contact in (*local, *everywhere)]
    return Reply(
        intent="report-abuse",
        title="Where to report, and where to get help",
        text=f"{LEAD[question.lang]}\n\n{AGAIN[question.lang]}" if question.withheld else LEAD[question.lang],
        sections=tuple(sections),
        notes=(CHECK,),
        sources=library.sources(*claims)[:6],
        state=states[0],
        lang=question.lang,
    )


def _item(contact: Contact) -> Item:
    current = [channel for channel in contact.channels if not channel.outdated] or list(contact.channels)
    ways: dict[str, str] = {}
    for channel in current:
        area = f" ({channel.area})" if channel.area and channel.value not in ways else ""
        ways.setdefault(channel.value, f"{channel.value}{area}")
    url = next((channel.value for channel in current if channel.type == "web"), "")
    reach = ", ".join(list(ways.values())[:MOST_WAYS])
    return Item(f"{contact.name}: {reach}", f"{contact.role} As of {day(_best(contact).as_of)}.", url)


def _best(contact: Contact) -> Sourced:
    return next((channel for channel in contact.channels if not channel.outdated), contact.channels[0])
