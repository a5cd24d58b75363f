"""The JSON API, where a token is set for it."""

from collections.abc import Callable

from aiohttp import web
from aiohttp.typedefs import Middleware

from adapters.terminal import plain_text
from bot.app import Responder
from bot.knowledge.library import Library
from bot.ports import Answer
from bot.server.rate_limit import RateLimiter
from bot.server.security import AccessGuard
from bot.settings import Settings


def outermost(settings: Settings) -> tuple[Middleware, ...]:
    """What says errors to programs, before everything else."""
    if not settings.sanad_api_token:
        return ()
    from adapters.api import faults  # noqa: PLC0415 - few deployments have programs that ask

    return (faults,)


def mount(  # noqa: PLR0913, PLR0917 - what the look-ups, the questions and the limits come from
    app: web.Application,
    settings: Settings,
    library: Callable[[], Library],
    respond: Responder,
    answer: Answer,
    limit: RateLimiter,
) -> None:
    """Add /v1 if SANAD_API_TOKEN is set."""
    if not settings.sanad_api_token:
        return
    from adapters import api  # noqa: PLC0415 - few deployments have programs that ask
    from bot.reference.reference import Reference  # noqa: PLC0415 - few deployments have programs that ask

    guard = AccessGuard(settings.sanad_api_token.get_secret_value())
    reference = Reference(library, respond, plain_text)
    api.mount(app, reference, answer, limit, guard.bearer, settings.sanad_public_url or "")
