"""What a deployment sets for Microsoft Teams."""

from dataclasses import dataclass, field
from typing import Literal

# The hosts that Microsoft's connector speaks from (public cloud and GCC): these names and names below them.
SERVICE_HOSTS = ("botframework.com", "smba.trafficmanager.net", "teams.microsoft.com")

AppType = Literal["MultiTenant", "SingleTenant", "UserAssignedMSI"]


@dataclass(frozen=True, slots=True)
class TeamsConfig:
    """Built by `bot/settings.py`, which has checked every field; empty means "not set"."""

    app_id: str = ""  # without it no token is for this bot, and nobody is let in
    app_password: str = field(default="", repr=False)  # a traceback may print it
    app_type: AppType = "MultiTenant"
    tenant_id: str = ""
    certificate: str = field(default="", repr=False)  # PEM text: the private key and the certificate
    local: bool = False  # unauthenticated activities, from and to loopback only
    sdk: Literal["botbuilder", "agents"] = "botbuilder"
    allowed_tenants: tuple[str, ...] = ()  # empty: the bot's own tenant, or every tenant for a MultiTenant bot
    service_hosts: tuple[str, ...] = SERVICE_HOSTS
    identity_url: str = ""  # tests only: a stand-in for Microsoft's identity services, on loopback
    takeover_seconds: float = 30.0  # an activity that rests this long unanswered is picked up again

    @property
    def tenants(self) -> tuple[str, ...]:
        """The tenants that may ask; empty where every tenant may."""
        own = (self.tenant_id,) if self.tenant_id and self.app_type != "MultiTenant" else ()
        return tuple(tenant.lower() for tenant in self.allowed_tenants or own)
