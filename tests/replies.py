"""Real answers, for whatever shows one: what the golden files are made from."""

import json
from itertools import combinations
from typing import Any

from bot.model import Message, Reply, Thread
from tests.conversation import library, responder

TODAY = "2026-11-28"
QUESTIONS = {
    "status": "has Pakistan ratified the OPSC",
    "status_old": "has Pakistan joined the Budapest Convention",
    "summary": "what is the OPSC",
    "compare": "OPSC vs Budapest",
    "compare_three": "compare opsc, budapest and lanzarote",
    "topic": "which instruments cover grooming",
    "article": "OPSC art 3(1)(c)",
    "define": "what does OCSEA mean",
    "parties": "who has ratified the OPSC",
    "group": "which SAARC members have joined Lanzarote",
    "both": "which treaties bind both Pakistan and Türkiye",
    "list": "what do you know",
    "which_one": "has pakistan ratified the optional protocol",
    "help": "help",
    "contacts": "I found abuse pictures of a child, whom do I tell?",
    "sources": "official link of general comment 25",
    "urdu": "کیا پاکستان نے OPSC کی توثیق کی ہے؟",
    "unknown": "budapest weather",
    "not_covered": "what does CEDAW say",
}


def real(text: str) -> Reply:
    """What is answered on the day of the golden files."""
    return responder("PAK")(Message(text), Thread(), library(), TODAY)[0]


def everything() -> list[str]:
    """Every kind of answer, and the comparison of every pair of instruments."""
    pairs = combinations(library().book.instruments, 2)
    return [*QUESTIONS.values(), *(f"compare {one.short_name} and {other.short_name}" for one, other in pairs)]


def masked(found: Any) -> Any:
    """Without the content's version, which is another with every edition."""
    return json.loads(json.dumps(found).replace(library().version, "VERSION"))


def wanted(reply: Reply) -> list[str]:
    """Each piece of an answer that a person must be able to reach, but its sources and suggestions."""
    rows = reply.table.rows if reply.table else ()
    items = [item for section in reply.sections for item in section.items]
    found = [*reply.text.split(), *reply.notes, *(cell for row in rows for cell in row)]
    found += [part for fact in reply.facts for part in (fact.label, fact.value)]
    found += [part for item in items for part in (item.label, item.text)]
    return [part for part in found if part]
