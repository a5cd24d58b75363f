"""Numbers in words, in English and in Urdu, which has no one spelling."""

from collections.abc import Iterator

_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen")
_URDU = ("barah", "terah", "chaudah", "pandrah", "solah", "satrah", "atharah")  # from twelve
_IN_ITS_SCRIPT = ("بارہ", "تیرہ", "چودہ", "پندرہ", "سولہ", "سترہ", "اٹہارہ")  # as letters are read here
_NUMBERS = {word: str(value) for value, word in enumerate((*_UNITS, *_TEENS)) if value > 1}
_NUMBERS |= {word: str(value) for words in (_URDU, _IN_ITS_SCRIPT) for value, word in enumerate(words, 12)}
_NUMBERS |= {"تیس": "30", "ساٹہ": "60", "نوے": "90"}


def digits(text: str) -> Iterator[str]:
    """The numbers in a text, in digits however they are written."""
    for word in "".join(char if char.isalnum() else " " for char in text.casefold()).split():
        if word.isdecimal() or word in _NUMBERS:
            yield _NUMBERS.get(word, word)
