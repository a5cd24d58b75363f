"""What the Slack adapter is told about its deployment."""

from dataclasses import dataclass

SLACK = "https://slack.com/api/"


@dataclass(frozen=True, slots=True)
class SlackConfig:
    """Built by `bot/settings.py`, which has checked every field; empty means "not set".

    A bot token makes one workspace, a client id and secret make several. The signing secret
    opens HTTP, the app token opens Socket Mode; both may be set.
    """

    bot_token: str = ""
    signing_secret: str = ""
    app_token: str = ""
    client_id: str = ""
    client_secret: str = ""
    api_url: str = SLACK
    allowed_teams: tuple[str, ...] = ()  # workspace or organisation ids; none: the token's own, or every installed one
    public_url: str = ""  # for the OAuth redirect
    secret_key: str = ""  # encrypts stored tokens; needed with a client id

    @property
    def several(self) -> bool:
        """Whether workspaces install the app themselves."""
        return bool(self.client_id)

    def __repr__(self) -> str:
        """Without any secret: a traceback may print it."""
        return f"SlackConfig(several={self.several}, api_url={self.api_url!r}, allowed_teams={self.allowed_teams!r})"
