"""Makes `content/answers.bin`, with `make model`: the questions that each answer is known to be for."""

from collections.abc import Iterable, Sequence

from bot.knowledge.answers import HELD, Answer
from bot.understanding.extractor import Extractor
from bot.understanding.points import Points
from bot.understanding.said import Said
from bot.understanding.wanted import learned, wording
from tests.conversation import library


def file(asked: Iterable[tuple[str, Sequence[Said]]]) -> bytes:
    """Of answers' ids, each with the words of a question; and of what they say themselves."""
    reader, concepts = Extractor(library()), Points(library()).concepts
    own = ((id_, reader.read(answer.says).said) for id_, answer in library().answers.items())
    return learned(((id_, ""), wording(said, concepts(said))) for id_, said in (*asked, *own))


def of_none(answer: Answer) -> bool:
    """What compares, and what a text does not have, asks for no provision."""
    return answer.alone or answer.says.startswith(HELD)
