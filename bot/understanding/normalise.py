"""A person's text as words: normalised, and parted."""

import html
import re
import unicodedata
from collections.abc import Set
from functools import cache

from bot.knowledge.states import codes, names
from bot.model import Lang

TEXT_CHARACTERS = 4000  # characters that are looked at: nobody reads on, and the time stays bounded
TEXT_WORDS = 400  # words
ROMAN_SHARE = 5  # words for each small word of Roman Urdu; chosen on the labelled questions

# Slack writes <@U1>, <#C1|name>, <!here>, <https://a.b|label>; Teams <at>Name</at>.
_SLACK = re.compile(r"<(?:[@!#]|https?://)[^<>|]*+(?:\|([^<>]*+))?>")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_SHORTCODE = re.compile(r":[a-z0-9_+'-]{2,40}:")
# A flag is its State: two regional indicators, or Slack's `:flag-in:`, which has ten without a prefix.
_FLAG = re.compile(r":flag-([a-z]{2}):|:(us|gb|uk|fr|de|jp|kr|cn|it|es|ru):|([\U0001f1e6-\U0001f1ff]{2})")
_INDICATORS = {0x1F1E6 + at: chr(ord("a") + at) for at in range(26)}
_LINK = re.compile(r"https?://\S+")
_AMPERSAND = re.compile(r"(?<=\w)\s*&\s*(?=\w)")
_SHORT = re.compile(r"\b(?:w/o|b/w|w/|b4|in2)(?!\w)")
_LONG = {"w/o": "without", "b/w": "between", "w/": "with", "b4": "before", "in2": "into"}
_NUMBER = re.compile(r"\bn\.?\s?[or]\.?\s*(?=\d)")  # n.º 25, nr. 25
# `mandatory or optional`: what is left open to a State, and no Protocol.
_OPEN = re.compile(r"(?<=\bor )optional\b(?! protocol)|\boptional(?= or\b)")
_OPT_OUT = re.compile(r"\bopt(?:s|ed|ing)?[ -]outs?\b")  # of a provision: no Optional Protocol
_POSSESSIVE = re.compile(r"(?<=\w)['’`]s\b")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu)['’](?=\w\w)")  # l'OPIC, d'enfants
_APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=\w)")
_LATIN = re.compile("[a-z]+")
_TOKEN = re.compile(r"(?<!\d)(?<!\d\.)\d++(?:\.\d++)++(?![\w.])|\d+(?:st|nd|rd|th)\b|\d+|[^\W\d_]+")
_LETTERS = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ئ": "ی",
        "ك": "ک",
        "ه": "ہ",
        "ة": "ہ",
        "ۃ": "ہ",
        "أ": "ا",
        "إ": "ا",
        "آ": "ا",
        "ؤ": "و",
        "ٱ": "ا",
        "ھ": "ہ",
        "ـ": None,
        "\u200c": " ",
        "\u200d": None,
        "۔": " ",
        "؟": "?",
        "،": ",",
        "‐": "-",
        "–": "-",
    }
)
_ASCII = {code: " " for code in range(128) if unicodedata.category(chr(code))[0] in "CS" and chr(code) not in "&|+=<>"}
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_DIGIT_WORDS = {word: str(value) for value, word in enumerate(_DIGITS)}
_UNITS = {word: str(value) for value, word in enumerate((*_DIGITS, *_TEENS))}
_TENS = {
    word: 10 * value
    for value, word in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_ORDINALS = frozenset({"first", "second", "third", "1st", "2nd", "3rd"})
_JOINTS = frozenset({"and", "n", "vs", "versus", "or", "aur", "et", "y", "und"})
_NUMBERED = frozenset({"article", "art", "convention", "paragraph", "para", "comment", "target"})
# `article thirty-four, paragraph two`: what is cited is cited by its number.
# `Convention one eight two` is read digit by digit.
_AND_NO_MORE = rf"\b(?! (?:{'|'.join((*_UNITS, *_TENS))})\b)"
_IN_WORDS = re.compile(
    rf"\b((?:{'|'.join(sorted(_NUMBERED))})s?\.?) "
    rf"(?:({'|'.join(_TENS)})(?:[ -]({'|'.join(_DIGITS[1:])}))?|({'|'.join(_UNITS)})){_AND_NO_MORE}"
)


def normalise(text: str) -> str:
    """Lower case, one form of every letter and digit, no markup; punctuation stays."""
    text = _FLAG.sub(_of_flag, html.unescape(text[:TEXT_CHARACTERS]))[:TEXT_CHARACTERS]
    if "<" in text or ":" in text:
        text = _SLACK.sub(lambda found: f" {found[1] or ''} ", text)
        text = _SHORTCODE.sub(" ", _LINK.sub(" ", _TAG.sub(" ", text)))
    text = _AMPERSAND.sub(" and ", text)
    text = text.translate(_ASCII if text.isascii() else _PLAIN).casefold()
    text = _APOSTROPHE.sub("", _ELISION.sub(" ", _POSSESSIVE.sub("", text)))
    text = " ".join(text[:TEXT_CHARACTERS].split())  # again: one character can stand for eighteen
    text = _SHORT.sub(lambda found: _LONG[found[0]], text)
    text = _OPT_OUT.sub("optout", _OPEN.sub("voluntary", text))
    text = _IN_WORDS.sub(_in_digits, text)
    return _NUMBER.sub("no ", text)[:TEXT_CHARACTERS].rstrip()


def _in_digits(found: re.Match[str]) -> str:
    number = int(_UNITS[found[4]]) if found[4] else _TENS[found[2]] + int(_DIGIT_WORDS.get(found[3] or "", "0"))
    return f"{found[1]} {number}"


def _of_flag(found: re.Match[str]) -> str:
    code = (found[1] or found[2] or found[3].translate(_INDICATORS)).upper()
    state = codes().get({"UK": "GB"}.get(code, code))
    return f" {names('en').get(state, '')} " if state else " "


class _Plain(dict[int, str]):
    """Each character in its plainest form, found out once for those of the alphabets that people write here."""

    def __missing__(self, code: int) -> str:
        found = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", chr(code)).translate(_LETTERS))
        plain = "".join(_plain(char) for char in found if not unicodedata.combining(char))
        if code < 0x3100 or 0xFB00 <= code <= 0xFFFF:
            self[code] = plain
        return plain


_PLAIN = _Plain()


def _plain(char: str) -> str:
    if char.isdecimal():
        return str(unicodedata.decimal(char))
    return " " if unicodedata.category(char)[0] in "CS" and char not in "§&/|+=<>" else char


def language(text: str, roman: Set[str]) -> Lang:
    """The language that the words in need are told in, of a normalised text.

    Urdu by its script; Roman Urdu where one word in five is of `roman`, small words that English does not have.
    """
    if any("\u0600" <= char <= "\u06ff" for char in text):
        return "ur"
    said = _LATIN.findall(text)
    small = sum(word in roman for word in said)
    return "ur-Latn" if small and ROMAN_SHARE * small >= len(said) else "en"


def split(normal: str) -> list[str]:
    """The words of a normalised text; letters are parted from digits: c182 is two words, 16.2 and 2nd one."""
    found = []
    for match in _TOKEN.finditer(normal):
        found.append(match[0])
        if len(found) == TEXT_WORDS:
            break
    return _ordinals(_spelled(_numbers(found)))


def _ordinals(tokens: list[str]) -> list[str]:
    """'1st and 2nd additional protocol' names two: the noun is said twice."""
    for at in range(len(tokens) - 3):
        one, two = tokens[at], tokens[at + 2]
        if one in _ORDINALS and two in _ORDINALS and tokens[at + 1] in _JOINTS:
            noun = [token for token in tokens[at + 3 : at + 5] if not token.isdigit()]
            return [*tokens[: at + 1], *noun, *tokens[at + 1 :]]
    return tokens


def _numbers(tokens: list[str]) -> list[str]:
    """'one eight two' and 'thirty four' in digits; a lone 'two' stays a word."""
    found: list[str] = []
    at = 0
    while at < len(tokens):
        run = at
        while run < len(tokens) and tokens[run] in _DIGIT_WORDS:
            run += 1
        if run - at >= 3:
            found.append("".join(_DIGIT_WORDS[token] for token in tokens[at:run]))
            at = run
            continue
        after = found[-1] if found else ""
        if tokens[at] in _TENS:
            unit = tokens[at + 1] if at + 1 < len(tokens) else ""
            hundred = 100 if after == "one" else 0  # 'one eighty two'
            if hundred:
                found.pop()
            found.append(str(hundred + _TENS[tokens[at]] + int(_DIGIT_WORDS.get(unit, "0"))))
            at += 2 if unit in _DIGIT_WORDS else 1
        else:
            found.append(tokens[at])
            at += 1
    return found


def _spelled(tokens: list[str]) -> list[str]:
    """'o p s c' as one word."""
    found: list[str] = []
    at = 0
    while at < len(tokens):
        run = at
        while run < len(tokens) and len(tokens[run]) == 1 and tokens[run].isascii() and tokens[run].isalpha():
            run += 1
        if run - at >= 3:
            found.append("".join(tokens[at:run]))
            at = run
        else:
            found.append(tokens[at])
            at += 1
    return found


@cache
def tokens(phrase: str) -> tuple[str, ...]:
    """The words of a phrase of ours: of a name, of a cue."""
    plain = phrase.replace("*", "")
    if plain.isascii() and plain.islower() and plain.replace(" ", "").isalpha():
        return tuple(plain.split())
    letters = plain.translate(_PLAIN).casefold()
    if letters.replace(" ", "").isalpha():
        return tuple(letters.split())
    return tuple(split(normalise(plain)))
