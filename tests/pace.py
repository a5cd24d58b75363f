"""How fast the processor is just now: what takes long is told in what a plain count takes, at the same moment."""

import time

COUNTED = [str(number % 997) for number in range(100_000)]


def counting() -> float:
    """Seconds of the processor for a count of 100,000 words."""
    began = time.thread_time()
    counts: dict[str, int] = {}
    for word in COUNTED:
        counts[word] = counts.get(word, 0) + len(word)
    return time.thread_time() - began
