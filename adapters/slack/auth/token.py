"""The bot token: whose it is, and whether it may do what Sanad does."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.auth.workspaces import Workspace
from adapters.slack.manifest import SCOPES
from adapters.slack.outbound.web_api import Refusal, named

REFUSED = (
    "SLACK_BOT_TOKEN: Slack refuses it ({reason}). Copy the bot token, which begins with xoxb-, from your app's page."
)
SCOPELESS = (
    "SLACK_BOT_TOKEN: the app lacks the scopes {missing}. Add them under OAuth & Permissions, or use the manifest that "
    "`sanad manifest slack` prints, and install the app again."
)


async def owner(client: AsyncWebClient) -> Workspace:
    """Ask Slack, once. Raises SystemExit with a sentence, and TryLater or OSError where Slack is away."""
    try:
        found = await client.auth_test()
    except SlackApiError as error:
        failure = named(error)
        if isinstance(failure, Refusal):
            raise SystemExit(REFUSED.format(reason=failure)) from None
        raise failure from None
    scopes = {name.lower(): value for name, value in found.headers.items()}.get("x-oauth-scopes")
    if scopes and (missing := set(SCOPES) - {scope.strip() for scope in scopes.split(",")}):
        raise SystemExit(SCOPELESS.format(missing=", ".join(sorted(missing))))
    organisation = bool(found.get("is_enterprise_install"))
    return Workspace(
        team="" if organisation else found["team_id"],
        enterprise=found.get("enterprise_id") or "",
        token=client.token or "",
        bot_user=found.get("user_id") or "",
        bot=found.get("bot_id") or "",
    )
