"""Whom to tell about the abuse of a child, in the language of whoever asks: words, never facts of their own."""

from collections.abc import Mapping

from bot.knowledge.library import Library
from bot.knowledge.schema import Channel, Contact
from bot.model import Item, Lang
from handlers.shared.wording import day

Said = Mapping[Lang, str]
# What somebody turns to a contact for, by its kind. A kind that is not here is told by its role, in English.
NEEDS: Mapping[str, Said] = {
    "emergency": {
        "en": "if a child is in danger now",
        "ur": "اگر کوئی بچہ اس وقت خطرے میں ہے",
        "ur-Latn": "agar koi bacha is waqt khatre mein hai",
    },
    "law-enforcement": {
        "en": "for crimes online: blackmail, pictures, an adult who writes to a child",
        "ur": "آن لائن جرم: بلیک میلنگ، تصویریں، بچے سے رابطہ کرنے والا کوئی بالغ",
        "ur-Latn": "online jurm: blackmail, tasveerein, bachay se raabta karne wala koi baligh",
    },
    "child-protection helpline": {
        "en": "for a child who is abused or neglected",
        "ur": "جس بچے کے ساتھ زیادتی یا غفلت ہو رہی ہو",
        "ur-Latn": "jis bachay ke saath zyadti ya ghaflat ho rahi ho",
    },
    "ngo-helpline": {
        "en": "for blackmail, harassment and safety online; free and confidential",
        "ur": "بلیک میلنگ، ہراسانی اور آن لائن حفاظت؛ مفت اور رازداری کے ساتھ",
        "ur-Latn": "blackmail, harassment aur online hifazat; muft aur raazdari ke saath",
    },
    "government helpline": {
        "en": "for women and girls who meet violence; no child helpline",
        "ur": "تشدد کا سامنا کرنے والی خواتین اور لڑکیاں؛ یہ بچوں کی ہیلپ لائن نہیں",
        "ur-Latn": "tashaddud ka samna karne wali khawateen aur larkiyan; yeh bachon ki helpline nahi",
    },
    "legal-advice helpline": {
        "en": "for free legal advice",
        "ur": "مفت قانونی مشورہ",
        "ur-Latn": "muft qanooni mashwara",
    },
    "missing-child helpline": {"en": "for a missing child", "ur": "گمشدہ بچہ", "ur-Latn": "gumshuda bacha"},
    "app": {"en": "for a missing child", "ur": "گمشدہ بچہ", "ur-Latn": "gumshuda bacha"},
    "csam-report": {
        "en": "for reports of abuse pictures and videos",
        "ur": "زیادتی کی تصویروں اور ویڈیوز کی رپورٹ",
        "ur-Latn": "zyadti ki tasveeron aur videos ki report",
    },
    "image removal": {
        "en": "to have your own picture taken down, if you were under 18 in it",
        "ur": "اپنی تصویر ہٹوانے کے لیے، اگر اس میں آپ 18 سال سے کم عمر تھے",
        "ur-Latn": "apni tasveer hatwane ke liye, agar us mein aap 18 saal se kam umar thay",
    },
    "regulator": {
        "en": "to have a page blocked or taken down",
        "ur": "کوئی صفحہ بند کروانے یا ہٹوانے کے لیے",
        "ur-Latn": "koi page band karwane ya hatwane ke liye",
    },
    "helpline-network": {
        "en": "finds the child helpline of your country",
        "ur": "آپ کے ملک کی چائلڈ ہیلپ لائن ڈھونڈنے کے لیے",
        "ur-Latn": "aap ke mulk ki child helpline dhoondne ke liye",
    },
    "hotline-network": {
        "en": "finds the hotline of your country for abuse pictures",
        "ur": "زیادتی کی تصویروں کے لیے آپ کے ملک کی ہاٹ لائن ڈھونڈنے کے لیے",
        "ur-Latn": "zyadti ki tasveeron ke liye aap ke mulk ki hotline dhoondne ke liye",
    },
}
CALL: Said = {"en": "Call {}", "ur": "کال کریں {}", "ur-Latn": "{} par call karein"}
WRITE: Said = {"en": "Write to {}", "ur": "لکھیں {}", "ur-Latn": "{} par likhein"}
AS_OF: Said = {"en": "as of {}", "ur": "بتاریخ {}", "ur-Latn": "ba-tareekh {}"}
YOUR_NUMBER: Said = {
    "en": "Your local emergency number",
    "ur": "آپ کا مقامی ایمرجنسی نمبر",
    "ur-Latn": "Aap ka muqami emergency number",
}
REMINDER: Said = {
    "en": "Is a child in danger? Call {} now, or ask me: “whom do I tell?”",
    "ur": "کیا کوئی بچہ خطرے میں ہے؟ ابھی {} پر کال کریں، یا مجھ سے پوچھیں: «بچے کے ساتھ زیادتی کی شکایت کہاں کروں؟»",
    "ur-Latn": (
        "Kya koi bacha khatre mein hai? Abhi {} par call karein, ya mujh se poochein: “bachay ke saath zyadti ki "
        "shikayat kahan karun?”"
    ),
}
LOCAL: Said = {
    "en": "your local emergency number",
    "ur": "اپنے مقامی ایمرجنسی نمبر",
    "ur-Latn": "apne muqami emergency number",
}
MONTHS = ["جنوری", "فروری", "مارچ", "اپریل", "مئی", "جون", "جولائی", "اگست", "ستمبر", "اکتوبر", "نومبر", "دسمبر"]
SCHEMES = {"phone": "tel:", "email": "mailto:", "web": ""}


def emergency(library: Library, state: str, lang: Lang) -> str:
    """The number to call in a State when a child is in danger; where none is held, the words for one."""
    held = (way.value for contact in library.contacts(state) if contact.kind == "emergency" for way in ways(contact))
    return next(held, LOCAL[lang])


def reminder(library: Library, home: str, lang: Lang) -> str:
    """One line that says whom to tell, beside whatever is no answer."""
    return REMINDER[lang].format(emergency(library, home, lang))


def ways(contact: Contact) -> list[Channel]:
    """The ways to reach a contact that are in use, each once."""
    found = {way.value: way for way in reversed(contact.channels) if not way.outdated}
    return [way for way in contact.channels if found.get(way.value) is way]


def line(contact: Contact, way: Channel, lang: Lang) -> Item:
    """One way to reach a contact: what to press, who answers there and for what, and of what date that is."""
    name = contact.name_ur if lang == "ur" and contact.name_ur else contact.name
    need = NEEDS.get(contact.kind, {}).get(lang) or contact.role
    about = f"{need} ({AS_OF[lang].format(_day(way.as_of, lang))})"
    if way.type not in SCHEMES:
        return Item(name, about)
    number = "".join(char for char in way.value if char.isdigit() or char == "+")
    url = f"{SCHEMES[way.type]}{number if way.type == 'phone' else way.value}"
    if way.type == "web":
        return Item(name, about, url)
    press = (CALL if way.type == "phone" else WRITE)[lang].format(way.value)
    return Item(press, f"{name}{'،' if lang == 'ur' else ','} {about}", url)


def _day(date: str, lang: Lang) -> str:
    if lang != "ur":
        return day(date)
    year, month, number = [*date.split("-"), "", ""][:3]
    return " ".join(filter(None, (number.lstrip("0"), MONTHS[int(month) - 1] if month else "", year)))
