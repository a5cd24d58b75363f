"""What a deployment sets for Microsoft Teams."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

# The hosts that Microsoft's connector speaks from (public cloud and GCC): these names and names below them.
SERVICE_HOSTS = ("botframework.com", "smba.trafficmanager.net", "teams.microsoft.com")

AppType = Literal["MultiTenant", "SingleTenant", "UserAssignedMSI"]


class InvalidConfig(Exception):
    """The message names the setting that is wrong and what is expected; never a secret."""


@dataclass(frozen=True, slots=True)
class TeamsConfig:
    """What the settings TEAMS_… say, and what tests change. `check` says whether it is safe to serve with."""

    app_id: str = ""
    app_password: str = ""
    app_type: AppType = "MultiTenant"
    tenant_id: str = ""
    certificate: str = ""  # PEM text: the private key and the certificate
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

    def check(self) -> None:
        """Raises InvalidConfig where this bot would be open to anyone, or could never answer."""
        if self.identity_url and not loopback(self.identity_url):
            raise InvalidConfig("TEAMS_IDENTITY_URL: for tests only; it must be on 127.0.0.1")
        if self.local:
            return
        if not self.app_id:
            raise InvalidConfig("TEAMS_APP_ID: missing; without it anyone could speak for Teams")
        if self.app_type == "UserAssignedMSI":
            return
        if not self.app_password and not self.certificate:
            raise InvalidConfig("TEAMS_APP_PASSWORD: missing; or give TEAMS_CERTIFICATE")
        if self.app_type == "SingleTenant" and not self.tenant_id:
            raise InvalidConfig("TEAMS_TENANT_ID: missing; a SingleTenant bot has a tenant of its own")


def loopback(url: str) -> bool:
    """Whether this URL stays on the machine."""
    try:
        return is_loopback(urlsplit(url).hostname or "")
    except ValueError:
        return False


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches a host."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
