"""Two questions in one message: `who monitors it, and how often must Pakistan report?`."""

import re

_IN_ENGLISH = (
    "who|whom|what|wat|which|when|where|why|how|is|are|was|were|does|do|did|has|have|had|can|could"
    "|may|must|would|should"
)
_IN_URDU = "kya|kia|kab|kitn\\w{1,2}|kaun|kon|kahan|kis|kin|کیا|کب|کتن\\w|کون|کہاں|کس|کن"
_OF_IT = "(?:iske|uske|(?:is|us|اس) (?:ke|ka|ki|کے|کا|کی)) "  # `aur iske kitne fareeq hain`
_JOINT = re.compile(
    r"(?:[;?+&](?:\s*+(?:and|n|aur|also|plus)\b)?|[,.]\s*+(?:and|n|aur|also|plus)\b|\b(?:and|n|aur|also|plus|اور)\b)"
    r"(?:\s++(?:if so|secondly|second|also|then|phir|doosra|what about it:?),?)?"
    rf"\s++(?=(?:{_OF_IT})?(?:{_IN_ENGLISH}|{_IN_URDU})\b)",
    re.IGNORECASE,
)
# Urdu asks late in a sentence: `... kya kehta hai aur Somalia ne CRC kab ratify kiya`
_LATE = re.compile(
    rf"\b(?:{_IN_URDU})\b[^;?]{{0,160}}?(\s++(?:aur|n|and|اور)\s++)(?=(?:\S++\s++){{1,6}}?(?:{_IN_URDU})\b)",
    re.IGNORECASE,
)
WORDS = 3  # of each half


def halves(text: str) -> tuple[str, str] | None:
    """The two questions, as they are typed; None where it is one, or more than two."""
    found = [match for match in _JOINT.finditer(text) if match.start()]
    start, end = found[0].span() if len(found) == 1 else (0, 0)
    if not found and (late := _LATE.search(text)):
        start, end = late.span(1)
    if not start:
        return None
    first, second = text[:start].strip(), text[end:].strip()
    if min(len(first.split()), len(second.split())) < WORDS:
        return None
    return first, second
