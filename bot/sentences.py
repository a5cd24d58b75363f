"""Where sentences end: not behind the number of an article, nor behind an initial."""

import re
from collections.abc import Iterator

# What ends with a full stop and not a sentence: numbers of articles and of conventions follow, or a name.
_SHORT = re.compile(r"\b(?:(?i:arts?|paras?|nos?|vol|pp?|ch|cf|ed|dr|st|vs?|e\.g|i\.e|res|doc)|[A-Z])\.$")
_END = re.compile(r"(?<![.!?؟۔])[.!?؟۔]++[”\"’)\]]*+(?=\s|$)")


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, a line break ending one as well."""
    for line in filter(str.strip, text.splitlines()):
        at = 0
        for end in (*ends(line), len(line)):
            if line[at:end].strip():
                yield line[at:end].strip()
            at = end


def ends(text: str) -> Iterator[int]:
    """Where the sentences of a text end."""
    for found in _END.finditer(text):
        if not _SHORT.search(text[max(found.end() - 8, 0) : found.end()]) or found.end() == len(text):
            yield found.end()
