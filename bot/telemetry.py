"""Logs and metrics: what happened, never what was said or by whom."""

import logging
import re
import sys
import time
import uuid
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram, disable_created_metrics
from structlog.typing import Processor

from bot.model import Message, Receipt, Reply
from bot.ports import Answer

SORRY = "Something went wrong on my side, and it has been noted. Please ask again in a moment. (Event {event})"
FAULT = "fault"
OURS = ("bot", "adapters", "handlers")
PRIVATE = frozenset({"text", "words", "user", "claim", "token", "form", "conversation", "link", "payload"})
_SECRET = re.compile(
    r"xox[a-z](\.xox[a-z])?-[\w-]+|xapp-[\w-]+|Bearer\s+\S+|eyJ[\w-]+(?:\.[\w-]*)*|://[^\s/@]+@|(?<![\w.+-])[\w.+-]++@[\w-]++\.\w+"
    r"|(?<=/)[UW][A-Z0-9]{5,}(?=/|$)"  # a person of Slack inside the id of a click
)

disable_created_metrics()  # type: ignore[no-untyped-call] # the library gives it no types; it spares half of the series
QUESTIONS = Counter(
    "sanad_questions", "Questions by what they asked and what became of them", ("platform", "intent", "outcome")
)
LATENCY = Histogram(
    "sanad_answer_seconds",
    "From a message to its reply, with what had to be kept",
    ("platform",),
    buckets=(0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
FAULTS = Counter("sanad_faults", "Questions that ended in the fixed sentence", ("platform",))
RATINGS = Counter("sanad_ratings", "Thumbs under answers, up and down; one for each press", ("platform", "rating"))
SHED = Counter("sanad_shed", "Requests turned away because the process was full")
TROUBLE = Gauge("sanad_platform_trouble", "1 while a platform says that something is wrong", ("platform",))
PLATFORM_ERRORS = Counter(
    "sanad_platform_errors", "What went wrong with a platform, by the log's word for it", ("platform", "event")
)
OUTBOX_DEPTH = Gauge("sanad_outbox_depth", "Deliveries that wait")
OUTBOX_AGE = Gauge("sanad_outbox_oldest_seconds", "Age of the oldest delivery that waits")
OUTBOX_PARKED = Gauge("sanad_outbox_parked", "Deliveries that were given up and need a person")
STORE_UP = Gauge("sanad_store_up", "1 while the database answers")
CONTENT_FAULTY = Gauge("sanad_content_faulty", "1 while a changed content file is faulty and an earlier one is served")
CONTENT_AGE = Gauge("sanad_content_age_seconds", "Time since the content last changed")
RELOADS = Counter("sanad_content_reloads", "Changed content files read while running", ("outcome",))
for _outcome in ("taken", "refused"):
    RELOADS.labels(_outcome)  # there from the start: a rate needs a value before the first change

log = structlog.get_logger()


def set_up_logs(level: str) -> None:
    """Log from `level` on (debug to error): JSON lines on standard error, or readable ones on a terminal."""
    show = structlog.dev.ConsoleRenderer() if sys.stderr.isatty() else structlog.processors.JSONRenderer(sort_keys=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            counted,
            _from(level),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            frames,
            masked,
            show,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(min(_level(level), logging.WARNING)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.root.handlers = [_Carry()]
    # The SDKs' lower levels hold whole bodies and tokens.
    logging.root.setLevel(logging.WARNING)
    for name in OURS:
        logging.getLogger(name).setLevel(level.upper())


def counted(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Count a warning or an error about a platform as a metric, even where the log is set to say less."""
    name = str(event.get("event"))
    platform = str(event.get("platform") or ("slack" if name.startswith("slack_") else ""))
    if platform and event.get("level") in {"warning", "error", "critical"} and name != FAULT:
        PLATFORM_ERRORS.labels(platform, name).inc()
    return event


def _from(level: str) -> Processor:
    least = _level(level)

    def drop(_: Any, name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if _level(name) < least:
            raise structlog.DropEvent
        return event

    return drop


def _level(name: str) -> int:
    return logging.getLevelNamesMapping()[name.upper()]


class _Carry(logging.Handler):
    """What libraries log: where and which error. Their words may quote a message or a token."""

    def emit(self, record: logging.LogRecord) -> None:
        ours = record.name.partition(".")[0] in OURS
        log.log(
            record.levelno,
            record.getMessage() if ours else "library",
            logger=record.name,
            at=f"{record.filename}:{record.lineno}",
            exc_info=record.exc_info,
        )


def frames(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception by its types and the places it passed; its message may quote what a person typed."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"] = _kinds(error)
        event["frames"] = _places(error.__traceback__)
    return event


def _kinds(error: BaseException | None) -> str:
    names: list[str] = []
    while error is not None and len(names) < 5:
        names.append(type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return " < ".join(names)


def _places(trace: TracebackType | None) -> list[str]:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{'/'.join(code.co_filename.split('/')[-3:])}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-12:]


def masked(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Remove private fields, and mask tokens and addresses in all others, whoever logged them."""
    for name in PRIVATE & event.keys():
        del event[name]
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = _SECRET.sub("***", value)
    return event


def watched(answer: Answer) -> Answer:
    """The same application, counted, timed and logged.

    An exception becomes one fixed sentence with the id of its event, under which the log has it.
    """

    async def door(message: Message) -> Reply:
        started = time.perf_counter()
        event = _SECRET.sub("***", message.event_id) or uuid.uuid4().hex
        platform = _platform(message)
        try:
            reply = await answer(message)
            outcome = outcome_of(reply)
        except Exception:
            FAULTS.labels(platform).inc()
            log.exception(FAULT, event_id=event, platform=platform)
            reply, outcome = Reply("unknown", SORRY.format(event=event), confidence=0.0), "fault"
        took = time.perf_counter() - started
        QUESTIONS.labels(platform, reply.intent, outcome).inc()
        LATENCY.labels(platform).observe(took)
        log.info(
            "answered",
            event_id=event,
            platform=platform,
            intent=reply.intent,
            instruments=list(reply.instruments),
            score=round(reply.confidence, 2),
            ms=round(took * 1000, 2),
            outcome=outcome,
        )
        return reply

    return door


def _platform(message: Message) -> str:
    name = (message.conversation or message.event_id or message.user).partition(":")[0]
    return name if name in {"slack", "teams", "preview", "terminal", "api"} else "other"


def outcome_of(reply: Reply) -> str:
    """One word for what became of a question."""
    if isinstance(reply.feedback, Receipt):
        return "kept"
    return {"ambiguous": "asked", "unknown": "unknown", "not-covered": "not-covered"}.get(reply.intent, "answered")
