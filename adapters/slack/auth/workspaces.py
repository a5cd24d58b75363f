"""Who may ask: the workspaces that this deployment serves, and their tokens."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

WORKSPACE_SECONDS = 60.0  # seconds until a workspace that another replica has erased is asked for again


@dataclass(frozen=True, slots=True)
class Workspace:
    """One installation. An organisation's has no team."""

    team: str
    enterprise: str = ""
    token: str = field(default="", repr=False)
    bot_user: str = ""
    bot: str = ""
    url: str = ""

    @property
    def org(self) -> bool:
        """Whether it is an organisation's, for all of its workspaces."""
        return not self.team

    @property
    def owner(self) -> str:
        """Whose people and channels it reaches, as their names have it."""
        return self.team or self.enterprise


Find = Callable[[str, str], Awaitable[Workspace | None]]


class Workspaces:
    """The home workspace of the token, or those that installed the app, within the list of the allowed."""

    def __init__(self, allowed: tuple[str, ...], find: Find | None) -> None:
        self.home: Workspace | None = None
        self._allowed = frozenset(allowed)
        self._find = find
        self._cache: dict[tuple[str, str], tuple[float, Workspace | None]] = {}

    @property
    def ready(self) -> bool:
        """Whether it is known who may ask; not before Slack has been reached once."""
        return self.home is not None or self._find is not None

    @property
    def one(self) -> bool:
        """Whether one workspace is served, that of the bot token."""
        return self._find is None

    async def of(self, team: str, enterprise: str) -> Workspace | None:
        """The workspace, if it may ask."""
        if self._allowed and not {team, enterprise} & self._allowed:
            return None
        if self.home and (team == self.home.team or self._alike(team, enterprise)):
            return self.home
        return await self._installed(team, enterprise) if self._find else None

    async def known(self, team: str, enterprise: str) -> Workspace:
        """The workspace of a payload that was let in. Raises KeyError where it has just left."""
        if (workspace := await self.of(team, enterprise)) is None:
            raise KeyError("workspace")
        return workspace

    def _alike(self, team: str, enterprise: str) -> bool:
        """One token serves an organisation, or the workspaces that the settings name beside its own."""
        home = self.home
        if home is None or self._find:
            return False
        return team in self._allowed or (bool(enterprise) and enterprise == home.enterprise and not home.team)

    async def _installed(self, team: str, enterprise: str) -> Workspace | None:
        key = (team, enterprise)
        asked, found = self._cache.get(key, (0.0, None))
        if found is None or time.monotonic() - asked > WORKSPACE_SECONDS:
            found = await self._find(team, enterprise) if self._find else None
            if found:
                self._cache[key] = (time.monotonic(), found)
        return found

    async def of_owner(self, owner: str) -> Workspace | None:
        """The installation that reaches a person or channel, by the first part of their names."""
        if self.home and owner == self.home.owner:
            return self.home
        return await self.of(*(("", owner) if owner.startswith("E") else (owner, "")))

    def forget(self, team: str, enterprise: str) -> None:
        """After an uninstallation; without a team, of an organisation from all of its workspaces."""
        for key in tuple(self._cache):
            if key[0] == team if team else key[1] == enterprise:
                self._cache.pop(key, None)
        if self.home and self.home.owner == (team or enterprise):
            self.home = None
