"""What a question wants to be named: `does art. 34 mention the Internet`, `kya CRC mein internet ka zikr hai`."""

from collections.abc import Mapping, Sequence, Set
from itertools import groupby

from bot.understanding.said import Said

ASKS = "=mention"
# Articles, prepositions and verbs beside the words that are to be named.
AROUND = frozenset(
    [
        *("the", "a", "an", "any", "anything", "of", "about", "on", "to", "in", "under", "within", "by", "at", "for"),
        *("with", "word", "words", "term", "phrase", "name", "text", "article", "art", "para", "paragraph"),
        *("its", "it"),
        *("this", "that", "these", "those", "them", "which", "whether", "all", "itself", "anywhere", "explicitly"),
        *("expressly", "even", "ever", "actually", "really", "also", "not", "is", "are", "was", "does", "do", "did"),
        *("can", "you", "tell", "me", "please", "pls", "kya", "kia", "mein", "main", "ka", "ki", "ke", "koi", "hai"),
        *("hain", "hay", "lafz", "kahin", "bhi", "na", "nahi", "nahin", "dono", "lazmi", "suna"),
        *("کیا", "میں", "کا", "کی", "کے", "کوئی", "ہے", "ہیں", "لفظ", "کہیں", "بھی", "نہیں", "نا"),
    ]
)
BEFORE = frozenset({"mentioned", "zikr", "zikar", "ذکر"})  # the words that are to be named stand before these
PRONOUNS = frozenset({"it", "this", "that", "them", "these", "those"})
LONGEST = 3  # words that may stand so in a text
PARTED = frozenset({"or", "and", "nor", "as", "ya", "aur", "یا", "اور"})


def mentioned(said: Sequence[Said], phrases: Mapping[tuple[int, int], Set[str]]) -> tuple[str, ...]:
    """Each run of words that is to be named, as it was typed: behind the verb, or before `is mentioned`, `ka zikr`."""
    spans = [span for span, groups in phrases.items() if ASKS in groups]
    if not spans:
        return ()
    start, end = min(spans)[0], max(end for _, end in spans)
    if any(word.right in PRONOUNS for word in said[end : end + 1]):
        return ()  # `it mentions that`: what it is stands somewhere before
    active = BEFORE.isdisjoint(word.right for word in said[start:end])
    runs = (_runs(said[end:]) if active else ()) or _runs(said[:start])
    return runs if all(len(run.split()) <= LONGEST for run in runs) else ()


def _runs(said: Sequence[Said]) -> tuple[str, ...]:
    """`the Internet or mobile phones`: two."""
    words = [word.typed for word in said if not (word.named or word.typed in AROUND)]
    parts = (list(run) for apart, run in groupby(words, PARTED.__contains__) if not apart)
    return tuple(" ".join(run) for run in parts)
