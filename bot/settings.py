"""What a deployment sets: read once from the environment, and every fault named at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from bot import environment
from bot.origin import is_loopback, stays_here


class Misconfigured(Exception):
    """Its words name every faulty setting and what is expected; never a value, which may be a secret."""


def _expected(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("setting", "{sentence}", {"sentence": sentence})


def _plain(value: str | SecretStr) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else value


def _like(pattern: str, sentence: str) -> AfterValidator:
    shape = re.compile(pattern)

    def check(value: Any) -> Any:
        if not all(shape.fullmatch(_plain(part)) for part in (value if isinstance(value, tuple) else (value,))):
            raise _expected(f"expected {sentence}")
        return value

    return AfterValidator(check)


def _parted(by: str) -> BeforeValidator:
    return BeforeValidator(lambda value: tuple(re.split(by, value)) if isinstance(value, str) else value)


def home_state(value: str) -> str:
    """The ISO 3166 alpha-3 code of a State, from its code or a name of it. Raises PydanticCustomError, a ValueError."""
    if (code := value.strip().upper()) == "PAK":
        return code
    from bot.knowledge.states import code_of  # noqa: PLC0415 - a table that few deployments need

    if found := code_of(value):
        return found
    raise _expected("expected a State's name or three-letter ISO 3166 code, such as Pakistan or PAK")


def _lines(value: object) -> object:
    # A file of `docker --env-file`, and many a form for secrets, keeps no line breaks: they are written \\n there.
    return value.replace("\\n", "\n") if isinstance(value, str) and "\n" not in value.strip() else value


def _certificate(value: SecretStr) -> SecretStr:
    from bot.certificate import fault  # noqa: PLC0415 - the library for it is large, and few deployments need it

    if sentence := fault(value.get_secret_value()):
        raise _expected(sentence)
    return value


def _here(value: str) -> str:
    # Whoever stands there says which keys Microsoft signs with.
    if not stays_here(value):
        raise _expected("for tests only; expected an address on 127.0.0.1")
    return value


def _port(value: object) -> object:
    # Kubernetes sets SANAD_PORT=tcp://10.0.0.1:3978 in every pod that runs beside a Service named "sanad".
    if isinstance(value, str) and value.startswith("tcp://"):
        raise _expected("expected a port number; Kubernetes has set its own, so put enableServiceLinks: false")
    return value


Host = Annotated[str, _like(r"[\w.:-]+", "an address to listen on, such as 127.0.0.1")]
Port = Annotated[int, BeforeValidator(_port), Field(ge=0, le=65535)]
HomeState = Annotated[str, AfterValidator(home_state)]
Guid = Annotated[str, _like(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "a GUID from Azure")]
Tenant = Annotated[str, _like(r"[0-9a-fA-F-]{36}|[\w-]+(\.[\w-]+)+", "the tenant's GUID or domain")]
HttpUrl = Annotated[str, _like(r"https?://[^\s/?#@]+(/\S*)?", "a URL that begins with https://")]
# Of ASCII without blanks: headers take nothing else, and whatever else there is came from an editor.
BotToken = Annotated[
    SecretStr,
    _like(
        r"xoxb-[!-~]+",
        "a bot token, which begins with xoxb- (one that begins with xoxe. stops working after twelve hours: "
        "make an app without token rotation)",
    ),
]
AppToken = Annotated[SecretStr, _like(r"xapp-[!-~]+", "an app-level token, which begins with xapp-")]
Secret = Annotated[SecretStr, _like(r"[!-~]+", "a secret without blanks, in plain letters, digits and signs")]
Key = Annotated[SecretStr, _like(r"[!-~]{32,}", "at least 32 characters without blanks, in plain letters and digits")]
Certificate = Annotated[SecretStr, BeforeValidator(_lines), AfterValidator(_certificate)]
LongSecret = Annotated[
    SecretStr, _like(r"[!-~]{16,}", "at least 16 characters without blanks, in plain letters and digits")
]
DatabaseUrl = Annotated[
    SecretStr,
    _like(
        r"sqlite\+aiosqlite:///.+|postgresql\+psycopg://.+",
        "sqlite+aiosqlite:///data/sanad.db or postgresql+psycopg://user:password@host/name",
    ),
]
Destinations = Annotated[
    tuple[SecretStr, ...],
    _parted(r"[\s,]+(?=slack:|teams:|(?i:[a-z][a-z0-9+.-]*)://)"),  # a comma also stands inside mailto://host?to=a,b
    _like(
        # What stands behind slack: and teams: is shown as a name, so no URL with its secret may stand there.
        r"slack:(T[A-Z0-9]+/)?[CDGU][A-Z0-9]+|teams:[\w:;=@.-]+|(?i:[a-z][a-z0-9+.-]*)://\S+",
        "slack:C0123 (or slack:T0123/C0123), teams:19:...@thread.tacv2 or an Apprise URL, separated by commas",
    ),
]
Maintainers = Annotated[
    tuple[str, ...],
    _parted(r"[\s,]+"),
    _like(
        r"slack:([TE][A-Z0-9]+/)?[UW][A-Z0-9]+|teams:([\w.-]+/)?[\w:.-]+",
        "slack:U0123, slack:T0123/U0123 or teams:<aadObjectId>, separated by commas",
    ),
]
Workspaces = Annotated[
    tuple[str, ...],
    _parted(r"[\s,]+"),
    _like(r"[TE][A-Z0-9]+", "workspace ids such as T0123, separated by commas"),
]
Tenants = Annotated[
    tuple[str, ...],
    _parted(r"[\s,]+"),
    _like(r"[0-9a-fA-F-]{36}", "tenants' GUIDs, separated by commas"),
]


class Settings(BaseModel):
    """Every variable of `.env.example`. `read` also takes each from a file: NAME_FILE=/run/secrets/name."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    sanad_host: Host = "127.0.0.1"
    sanad_port: Port = 3978
    sanad_public_url: HttpUrl | None = None
    sanad_database_url: DatabaseUrl = SecretStr("sqlite+aiosqlite:///data/sanad.db")
    sanad_content: Path | None = None
    sanad_home_state: HomeState = "PAK"
    sanad_forward_to: Destinations = ()
    sanad_maintainers: Maintainers = ()
    sanad_feedback_per_hour: Annotated[int, Field(ge=0)] = 20
    sanad_questions_per_minute: Annotated[int, Field(ge=0)] = 60
    sanad_feedback_retention_days: Annotated[int, Field(ge=1)] = 365
    sanad_keep_unanswered: bool = False
    sanad_preview_token: LongSecret | None = None
    sanad_api_token: LongSecret | None = None
    sanad_secret_key: Key | None = None
    sanad_log_level: Literal["debug", "info", "warning", "error"] = "info"

    slack_bot_token: BotToken | None = None
    slack_signing_secret: Secret | None = None
    slack_app_token: AppToken | None = None
    slack_client_id: Secret | None = None
    slack_client_secret: Secret | None = None
    slack_api_url: HttpUrl = "https://slack.com/api/"
    slack_allowed_teams: Workspaces = ()

    teams_app_id: Guid | None = None
    teams_app_password: Secret | None = None
    teams_app_type: Literal["MultiTenant", "SingleTenant", "UserAssignedMSI"] = "MultiTenant"
    teams_certificate: Certificate | None = None
    teams_tenant_id: Tenant | None = None
    teams_allowed_tenants: Tenants = ()
    teams_identity_url: Annotated[HttpUrl, AfterValidator(_here)] | None = None
    teams_local: bool = False
    teams_sdk: Literal["botbuilder", "agents"] = "botbuilder"

    @model_validator(mode="after")
    def _lets_no_stranger_in(self) -> Self:
        """TEAMS_LOCAL answers whoever asks: for this machine alone, and never beside a bot that others reach."""
        if self.teams_local and self.teams_app_id:
            raise _expected("TEAMS_LOCAL: lets anyone in, so it cannot be set beside TEAMS_APP_ID; remove one of them")
        if self.teams_local and not is_loopback(self.sanad_host):
            raise _expected("TEAMS_LOCAL: lets anyone in, so it needs SANAD_HOST=127.0.0.1 (or --host 127.0.0.1)")
        return self

    @property
    def slack(self) -> bool:
        """Whether Slack is configured."""
        return bool(self.slack_bot_token or self.slack_client_id)

    @property
    def teams(self) -> bool:
        """Whether Teams is configured."""
        return bool(self.teams_app_id or self.teams_local)


NAMES = tuple(name.upper() for name in Settings.model_fields)
PREFIXES = ("SANAD_", "SLACK_", "TEAMS_")
SECRETS = tuple(name for name in NAMES if "SecretStr" in str(Settings.model_fields[name.lower()].annotation))


def read() -> Settings:
    """The settings of this process. Raises Misconfigured with one line for each error."""
    given, faults = environment.read(NAMES, PREFIXES)
    return _checked(given, [*faults, *_half(given)])


def at_address(settings: Settings, host: str = "", port: int | None = None) -> Settings:
    """These settings with another address to listen on. Raises Misconfigured where that would let strangers in."""
    other = ({"sanad_host": host} if host else {}) | ({} if port is None else {"sanad_port": port})
    try:
        return settings if not other else Settings.model_validate(dict(settings) | other)
    except ValidationError as error:
        raise Misconfigured("\n".join(_faults(error))) from None


def _checked(given: Mapping[str, str], faults: list[str]) -> Settings:
    try:
        settings = Settings.model_validate({name.lower(): value for name, value in given.items()})
    except ValidationError as error:
        raise Misconfigured("\n".join(dict.fromkeys([*faults, *_faults(error)]))) from None  # the cause shows values
    if faults:
        raise Misconfigured("\n".join(faults))
    return settings


def _faults(error: ValidationError) -> list[str]:
    found = error.errors(include_url=False)
    return [": ".join([*(str(name).upper() for name in fault["loc"][:1]), _sentence(fault)]) for fault in found]


def _half(given: Mapping[str, str]) -> Iterator[str]:
    """What is missing beside what is set."""
    has = given.__contains__
    for rule in (_half_slack, _half_teams, _half_forwarding):
        for name, wrong, sentence in rule(has, given):
            if wrong:
                yield f"{name}: {sentence}"


Rules = tuple[tuple[str, bool, str], ...]


def _half_slack(has: Callable[[str], bool], given: Mapping[str, str]) -> Rules:
    oauth = has("SLACK_CLIENT_ID") or has("SLACK_CLIENT_SECRET")
    some = oauth or any(has(f"SLACK_{name}") for name in ("BOT_TOKEN", "SIGNING_SECRET", "APP_TOKEN"))
    return (
        ("SLACK_BOT_TOKEN", some and not oauth and not has("SLACK_BOT_TOKEN"), "missing; Slack is half configured"),
        (
            "SLACK_SIGNING_SECRET",
            some and not has("SLACK_SIGNING_SECRET") and (oauth or not has("SLACK_APP_TOKEN")),
            "missing; requests from Slack cannot be checked without it (or set SLACK_APP_TOKEN for Socket Mode)",
        ),
        ("SLACK_CLIENT_ID", oauth and not has("SLACK_CLIENT_ID"), "missing beside SLACK_CLIENT_SECRET"),
        ("SLACK_CLIENT_SECRET", oauth and not has("SLACK_CLIENT_SECRET"), "missing beside SLACK_CLIENT_ID"),
        ("SANAD_SECRET_KEY", oauth and not has("SANAD_SECRET_KEY"), "missing; it encrypts the workspaces' tokens"),
        ("SANAD_PUBLIC_URL", oauth and not has("SANAD_PUBLIC_URL"), "missing; workspaces install the app through it"),
    )


def _half_teams(has: Callable[[str], bool], given: Mapping[str, str]) -> Rules:
    some = any(has(f"TEAMS_{name}") for name in ("APP_ID", "APP_PASSWORD", "CERTIFICATE", "TENANT_ID", "APP_TYPE"))
    managed = given.get("TEAMS_APP_TYPE") == "UserAssignedMSI"
    key = managed or has("TEAMS_APP_PASSWORD") or has("TEAMS_CERTIFICATE")
    tenant = managed or given.get("TEAMS_APP_TYPE") == "SingleTenant"
    half = "missing; Teams is half configured"
    return (
        ("TEAMS_APP_ID", some and not has("TEAMS_APP_ID"), half),
        ("TEAMS_APP_PASSWORD", some and not key, f"{half} (or set TEAMS_CERTIFICATE)"),
        (
            "TEAMS_TENANT_ID",
            tenant and not has("TEAMS_TENANT_ID"),
            "missing; this TEAMS_APP_TYPE has a tenant of its own",
        ),
    )


def _names(platform: str, destinations: str) -> bool:
    """Whether a destination is the platform's own: `slack://…` is an address of Apprise's."""
    return bool(re.search(rf"\b{platform}:(?!//)", destinations))


def _half_forwarding(has: Callable[[str], bool], given: Mapping[str, str]) -> Rules:
    to = given.get("SANAD_FORWARD_TO", "")
    slack = has("SLACK_BOT_TOKEN") or has("SLACK_CLIENT_ID")
    teams = has("TEAMS_APP_ID") or has("TEAMS_LOCAL")
    return (
        (
            "SANAD_FORWARD_TO",
            _names("slack", to) and not slack,
            "names a Slack channel, but SLACK_BOT_TOKEN is not set",
        ),
        (
            "SANAD_FORWARD_TO",
            _names("teams", to) and not teams,
            "names a Teams conversation, but TEAMS_APP_ID is not set",
        ),
    )


def _sentence(fault: ErrorDetails) -> str:
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "setting":
        return str(context["sentence"])
    if kind == "literal_error":
        return f"expected {context['expected']}"
    if kind.startswith("bool"):
        return "expected 1 or 0"
    return "expected a whole number" + "".join(
        f" of at {word} {context[bound]}" for bound, word in (("ge", "least"), ("le", "most")) if bound in context
    )
