"""Several questions in one message: `who monitors it, and how often must Pakistan report? Which article says so?`."""

import re
from collections.abc import Iterator

from bot.sentences import sentences

_WHICH = "(?:on|in|since|from|under) wh?(?:at|ich)|who|whom|wh?[au]t'?s?|wh?ich|wh?en|wh?ere?|wh?y|h[ou]?w"
_WHETHER = "is|are|was|were|does|do|did|has|have|had|can|could|may|must|would|should"
_IN_ENGLISH = f"{_WHICH}|{_WHETHER}"
_ORDERS = "any|koi|list|compare|explain|summari[sz]e|tell me|give me|show me"
_OR_NOT = "or not|ya nahi\\w*|ya nhi|یا نہیں"
_IN_URDU = "kya|kia|kab|kitn\\w{1,2}|kaun|kon|konsa|kaunsa|kahan|kis|kin|کیا|کب|کتن\\w|کون|کونس\\w|کہاں|کس|کن"
_OF_IT = "(?:iske|uske|(?:is|us|اس) (?:ke|ka|ki|کے|کا|کی)) "  # `aur iske kitne fareeq hain`
_IF = "(?:if (?:so|not|yes|no)|agar (?:nahi|haan)|secondly|second|also|then|phir|doosra|what about it:?)"
_JOINT = re.compile(
    r"(?:[;?+&](?:\s*+(?:and|n|aur|also|plus)\b)?|[,.]\s*+(?:and|n|aur|also|plus)\b|\b(?:and|n|aur|also|plus|اور)\b)"
    rf"(?:\s++{_IF},?)?"
    rf"\s++(?=(?:{_OF_IT})?(?:{_IN_ENGLISH}|{_IN_URDU})\b)|,\s++(?=(?:{_WHICH})\b)",
    re.IGNORECASE,
)
# Urdu asks late in a sentence: `... kya kehta hai aur Somalia ne CRC kab ratify kiya`
_LATE = re.compile(
    rf"\b(?:{_IN_URDU})\b[^;?]{{0,160}}?(\s++(?:aur|n|and|اور)\s++)(?=(?:\S++\s++){{1,6}}?(?:{_IN_URDU})\b)",
    re.IGNORECASE,
)
_LEADS = re.compile(
    rf"^(?:(?:and|aur|also|plus|so|but|اور)\b)?[\s,]*+(?:{_IF}(?:\s*+,|(?=\s++(?:{_WHICH})\b)))?\s*+",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"[?؟]|\b(?:{_IN_URDU}|{_OR_NOT})\b|(?:^|[,:-])\s*+(?:{_IN_ENGLISH}|{_ORDERS})\b"
    rf"|\b(?:{_WHETHER})\s++(?:it|they|this|that|these|those|we)\b"
    rf"|^(?:under|in|by|per|for)\s++(?:\S++\s++){{1,3}}(?:{_WHETHER})\b",  # `under the OPSC do victims have ...`
    re.IGNORECASE,
)
_WITHIN = re.compile(rf"\b(?:{_WHICH})\b", re.IGNORECASE)  # `the treaty which binds us.` states
_OR = re.compile(r"(?:or|ya|یا)\b", re.IGNORECASE)  # `Or is that only in the guidelines?` is the same question
# `..? and us?`
_ALSO = re.compile(r"[?؟]\s*+((?:and|n|aur|اور)\s++[^\s?؟]++(?:\s++[^\s?؟]++)?[?؟])\s*+\Z", re.IGNORECASE)
WORDS = 3  # of each question
MOST = 4  # questions that one answer has room for


def questions(text: str) -> tuple[str, ...]:
    """The questions of a message, as they are typed; fewer than two where it asks one thing, or more than fit.

    A sentence that asks nothing goes with the question behind it, which it is about; the last one, with the one before.
    """
    if also := _ALSO.search(text):
        told = questions(text[: also.start() + 1]) or (text[: also.start() + 1],)
        return (*told, also[1]) if len(told) < MOST else ()
    found: list[str] = []
    before = ""
    for part in _pieces(text):
        said = f"{before} {part}".strip()
        if found and not before and _OR.match(part):
            found[-1] = f"{found[-1]} {part}"
        elif not _asks(part) or (len(part.split()) < WORDS and not (before and part.endswith(("?", "؟")))):
            before = said
        else:
            found.append(said)
            before = ""
    if before and found:
        found[-1] = f"{found[-1]} {before}"
    return tuple(found) if len(found) <= MOST else ()


def _asks(part: str) -> bool:
    return bool(_ASKS.search(part)) or (not part.endswith(".") and bool(_WITHIN.search(part)))


def _pieces(text: str) -> Iterator[str]:
    for sentence in sentences(text):
        at = 0
        for joint in _JOINT.finditer(sentence):
            if len(sentence[at : joint.start()].split()) >= WORDS <= len(sentence[joint.end() :].split()):
                yield _LEADS.sub("", sentence[at : joint.start()])
                at = joint.end()
        rest = _LEADS.sub("", sentence[at:])
        if not at and (late := _LATE.search(rest)):
            yield rest[: late.start(1)]
            rest = rest[late.end(1) :]
        yield rest
