"""Nothing of an answer is out of reach in Slack: what "More" and "All sources" give, and what they do not."""

import json
import re
from collections.abc import Iterator

from adapters.slack.render.blocks import Block, Setting, render
from bot import screen
from bot.model import Reply
from tests.conversation import library
from tests.replies import QUESTIONS, everything, real, wanted
from tests.slack import stand_in
from tests.slack.rules import message_faults


def pages(reply: Reply, question: str = "q") -> list[Block]:
    """An answer's first screen, and what "More" gives, press by press."""
    found = [render(reply, Setting(question=question))]
    while more := [name for name in actions(found[-1]) if name.startswith("more:")]:
        _, page, of = more[0].split(":")
        found.append(render(reply, Setting(question=question, page=int(page), of=of)))
    return found


def actions(message: Block) -> list[str]:
    elements = [one for block in message["blocks"] for one in block.get("elements", ())]
    return [one["action_id"] for one in elements if "action_id" in one]


def test_every_word_of_a_long_answer_is_on_one_of_its_pages() -> None:
    shown = [json.dumps(page["blocks"]) for page in pages(stand_in.LONG)]

    assert sum(page.count("This sentence says something") for page in shown) == 400


def test_nothing_of_any_answer_is_out_of_reach() -> None:
    """Every pair of instruments and every kind of answer: each sentence, row, item and note, and every source."""
    for text in everything():
        reply = real(text)
        shown = pages(reply, text)
        shown += [render(reply, Setting(question=text, sources=True))] if "sources:" in str(actions(shown[0])) else []
        seen = " ".join(read(page) for page in shown)
        links = re.findall(r"<([^|>]+)\|", " ".join(part for page in shown for part in words(page["blocks"])))

        assert [fault for page in shown for fault in message_faults(page)] == [], text
        assert [part for part in wanted(reply) if plain(part) not in seen] == [], text
        assert {source.url for source in reply.sources} <= {link.replace("&amp;", "&") for link in links}, text


def read(page: Block) -> str:
    """What stands in a message's blocks, without its links' addresses."""
    return plain(re.sub(r"<[^|>]+\|([^>]*)>", r"\1", " ".join(words(page["blocks"]))))


def plain(text: str) -> str:
    """As a person reads it: neither markup nor the protocol of an address, nor the numbers of sources."""
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return " ".join(re.sub(r"https?://\S+|[*…]| \[\d+\]", "", text).split())


def words(found: object) -> Iterator[str]:
    if isinstance(found, dict):
        for name, value in found.items():
            if name == "text" and isinstance(value, str):
                yield value
            elif name != "value":
                yield from words(value)
    elif isinstance(found, list):
        for one in found:
            yield from words(one)


def test_an_answer_that_has_changed_is_not_continued_with_another_answers_rest() -> None:
    asked = real("what is the OPSC")
    other = render(
        real("what is the Budapest Convention"), Setting(question="what is it", page=1, of=screen.digest(asked))
    )

    assert other["text"].startswith("This conversation, or what I know, has changed")
    assert "Budapest" not in str(other)


def test_a_question_too_long_for_a_button_is_answered_in_full() -> None:
    message = render(real("what is the OPSC"), Setting(question="what is the OPSC " + "please " * 300))

    assert "Key points" in str(message["blocks"])
    assert "more:" not in str(message["blocks"])


def test_a_number_can_be_called_and_an_address_written_to() -> None:
    found = str(render(real(QUESTIONS["contacts"]))["blocks"])

    assert "<tel:1799|Call 1799>" in found
    assert "<mailto:helpdesk@nccia.gov.pk|Write to helpdesk@nccia.gov.pk>" in found


def test_the_contents_version_stands_under_no_answer() -> None:
    under = [render(real(text)) for name, text in QUESTIONS.items() if name != "sources"]

    assert library().version not in str(under)
    assert library().version in str(render(real(QUESTIONS["sources"])))


def test_a_table_shows_eight_rows_and_turns_its_pages_up_to_a_hundred() -> None:
    shown = pages(real(QUESTIONS["parties"]))
    tables = [block for page in shown for block in page["blocks"] if block["type"] == "data_table"]

    assert [(table["page_size"], len(table["rows"])) for table in tables] == [(8, 101), (8, 79)]
