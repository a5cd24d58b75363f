"""Several workspaces: installed by OAuth, encrypted at rest, erased when they leave."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import sqlalchemy as sa
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from adapters.slack.auth.installations import Installations
from adapters.slack.config import SlackConfig
from adapters.slack.platform import Slack, mount
from bot.model import Reply
from tests.slack.client import SECRET, Client, Json
from tests.slack.fake import FakeSlack
from tests.slack.stand_in import INSTRUMENTS, StandIn

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # the SDK's own use of it

TOKEN = "xoxb-second-workspace"
OAUTH: Json = {
    "ok": True,
    "access_token": TOKEN,
    "token_type": "bot",
    "scope": "commands,chat:write",
    "bot_user_id": "U0BOT2",
    "app_id": "A0APP",
    "team": {"id": "T0SECOND", "name": "Second"},
    "enterprise": None,
    "is_enterprise_install": False,
    "authed_user": {"id": "U0INSTALLER"},
}
ORG: Json = {"team": None, "enterprise": {"id": "E0ORG", "name": "Org"}, "is_enterprise_install": True}


@dataclass
class Several:
    slack: FakeSlack
    app: StandIn
    client: Client
    platform: Slack
    engine: AsyncEngine
    url: str

    async def install(self, **changes: object) -> tuple[int, str]:
        """What a browser does: the page, Slack's consent, and back."""
        self.slack.oauth = OAUTH | changes
        self.slack.tokens[TOKEN] = "T0SECOND"
        async with self.client.session.get(f"{self.url}/slack/install") as page:
            link = (await page.text()).split('href="https://slack.com/oauth', 1)[1].split('"', 1)[0]
        state = parse_qs(urlsplit(link).query.replace("amp;", ""))["state"][0]
        return await self.come_back(state)

    async def come_back(self, state: str) -> tuple[int, str]:
        address = f"{self.url}/slack/oauth_redirect?code=abc&state={state}"
        async with self.client.session.get(address) as page:
            return page.status, await page.text()

    async def stored(self) -> str:
        async with self.engine.connect() as connection:
            return str((await connection.execute(sa.text("select * from slack_bots"))).mappings().all())


@pytest.fixture
async def several(slack: FakeSlack, database_url: str, request: pytest.FixtureRequest) -> AsyncIterator[Several]:
    engine = create_async_engine(database_url)
    config = SlackConfig(
        signing_secret=SECRET,
        client_id="1.2",
        client_secret="shh",
        api_url=f"{slack.url}/api/",
        secret_key="a-long-secret-key",
        public_url="https://sanad.example.org",
        allowed_teams=getattr(request, "param", ()),
    )
    app, server = StandIn(), web.Application()
    platform = mount(server, config, app, app, app, lambda: INSTRUMENTS, engine)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    await platform.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=[url])  # the cookie is Secure, loopback is not
    async with aiohttp.ClientSession(cookie_jar=jar) as session:
        yield Several(slack, app, Client(url, slack, session), platform, engine, url)
    await runner.cleanup()
    await platform.drain()
    await engine.dispose()


async def test_a_workspace_installs_itself_and_is_answered(several: Several) -> None:
    assert (await several.client.play("command", team_id="T0SECOND"))[1]["text"].startswith("Sanad is not set up")
    assert (await several.install())[0] == 200

    assert "Pakistan" in (await several.client.play("command", team_id="T0SECOND"))[1]["text"]
    await several.client.play(
        "mention", team_id="T0SECOND", authorizations__0__team_id="T0SECOND", event__team="T0SECOND"
    )
    posted = await several.slack.until("chat.postMessage", 2)
    assert [call.token for call in several.slack.calls if call.method == "chat.postMessage"] == [TOKEN, TOKEN]
    assert posted[0]["channel"] == "U0INSTALLER"  # the welcome
    assert len(several.slack.of("auth.test")) == 1  # the installation's own; none for a request


async def test_tokens_are_encrypted_at_rest(several: Several) -> None:
    await several.install()

    assert "T0SECOND" in await several.stored()
    assert TOKEN not in await several.stored()


async def test_installing_again_leaves_one_row(several: Several) -> None:
    await several.install()
    await several.install()

    assert (await several.stored()).count("T0SECOND") == 1


async def test_a_state_is_used_once(several: Several) -> None:
    status, page = await several.come_back("made-up")
    assert (status, "was not installed" in page) == (400, True)

    assert (await several.install())[0] == 200
    assert (await several.come_back("made-up"))[0] == 400


async def test_a_refused_consent_is_a_sentence(several: Several) -> None:
    async with several.client.session.get(f"{several.url}/slack/oauth_redirect?error=access_denied") as page:
        assert "was not installed" in await page.text()


@pytest.mark.parametrize("name", ["uninstalled", "tokens_revoked"])
async def test_a_workspace_that_leaves_is_erased(several: Several, name: str) -> None:
    await several.install()
    assert (await several.client.play(name, team_id="T0SECOND", authorizations__0__team_id="T0SECOND"))[0] == 200

    assert "T0SECOND" not in await several.stored()
    assert (await several.client.play("command", team_id="T0SECOND"))[1]["text"].startswith("Sanad is not set up")
    assert several.app.left == (["slack:T0SECOND/"] if name == "uninstalled" else [])


@pytest.mark.parametrize("order", [("uninstalled", "tokens_revoked"), ("tokens_revoked", "uninstalled")])
@pytest.mark.parametrize("org", [False, True], ids=["workspace", "organisation"])
async def test_who_wrote_is_erased_in_any_order_of_the_two_events(
    several: Several, order: tuple[str, str], org: bool
) -> None:
    whole = ORG if org else {}
    await several.install(**whole)
    whose = {"team_id": None, "enterprise_id": "E0ORG", "authorizations": []} if org else {"team_id": "T0SECOND"}
    for name in order:
        assert (await several.client.play(name, **whose))[0] == 200

    assert several.app.left == ["slack:E0ORG/" if org else "slack:T0SECOND/"]
    assert "xoxb" not in await several.stored()


@pytest.mark.parametrize("several", [("T0FIRST",)], indirect=True)
async def test_a_workspace_that_may_not_ask_is_not_installed(several: Several) -> None:
    status, page = await several.install()

    assert (status, "not set up for this workspace" in page) == (403, True)
    assert await several.stored() == "[]"


async def test_a_token_that_would_expire_is_refused_with_what_to_do(several: Several) -> None:
    status, page = await several.install(expires_in=43_200, refresh_token="xoxe-1-abc")

    assert (status, "token rotation is on" in page) == (403, True)
    assert await several.stored() == "[]"


@pytest.mark.parametrize("org", [False, True], ids=["workspace", "organisation"])
async def test_an_installation_that_is_refused_leaves_the_earlier_one(several: Several, org: bool) -> None:
    whole = ORG if org else {}
    await several.install(**whole)
    before = await several.stored()
    assert (await several.install(**whole, expires_in=43_200, refresh_token="xoxe-1-abc"))[0] == 403
    several.platform._workspaces.forget("T0SECOND", "E0ORG" if org else "")  # as another replica sees it

    assert await several.stored() == before
    _, found = await several.client.play("command", team_id="T0SECOND", enterprise_id="E0ORG" if org else "")
    assert "Pakistan" in found["text"]


async def test_visits_of_the_installation_page_have_a_limit(several: Several) -> None:
    statuses = []
    for _ in range(40):
        async with several.client.session.get(f"{several.url}/slack/install") as page:
            statuses.append(page.status)

    assert statuses[0] == 200
    assert statuses[-1] == 429


async def test_an_old_word_that_it_left_does_not_erase_who_came_back(several: Several) -> None:
    await several.install()
    left = several.client.live("uninstalled", team_id="T0SECOND", authorizations__0__team_id="T0SECOND")
    await several.client.send(left)
    await several.install()
    assert (await several.client.send(left))[0] == 200

    assert "Pakistan" in (await several.client.play("command", team_id="T0SECOND"))[1]["text"]


async def test_an_organisation_installs_for_its_workspaces(several: Several) -> None:
    await several.install(**ORG)

    _, found = await several.client.play("command", team_id="T0ANY", enterprise_id="E0ORG")
    assert "Pakistan" in found["text"]
    await several.client.play("mention_org_wide")
    await several.slack.until("chat.postMessage", 2)


@pytest.mark.parametrize(
    "told",
    [
        {"is_enterprise_install": True, "enterprise_id": "E0ORG", "team_id": "T0ANY"},
        {"is_enterprise_install": False, "enterprise_id": "E0ORG", "team_id": "T0ANY"},
        {"is_enterprise_install": True, "enterprise_id": "E0ORG", "team_id": None},
    ],
    ids=["said", "not said", "without workspace"],
)
async def test_an_organisations_people_and_threads_have_one_name_whatever_the_payload_carries(
    several: Several, told: Json
) -> None:
    await several.install(**ORG)
    await several.client.play("mention_org_wide", authorizations=[{**told, "user_id": "U0BOT", "is_bot": True}])
    await several.slack.until("chat.postMessage", 2)
    command = {**told, "team_id": "T0ANY", "is_enterprise_install": str(told["is_enterprise_install"]).lower()}
    await several.client.play("command", **command)
    pick = {"team__id": "T0ANY", "user__team_id": "T0ANY", "enterprise": {"id": "E0ORG"}}
    await several.client.play("ask", **pick, is_enterprise_install=told["is_enterprise_install"])
    await several.slack.when(lambda: len(several.app.heard) == 3)

    assert {message.user.rpartition("/")[0] for message in several.app.heard} == {"slack:E0ORG"}
    assert {message.conversation.partition("/")[0] for message in several.app.heard} == {"slack:E0ORG"}


async def test_an_outcome_reaches_a_thread_of_an_organisation(several: Several) -> None:
    await several.install(**ORG)
    await several.platform.forwarder.notify("slack:E0ORG/C1/1.2", Reply("feedback", "Accepted."), "FB-1/1")

    posted = (await several.slack.until("chat.postMessage", 2))[-1]
    assert (posted["channel"], posted["thread_ts"]) == ("C1", "1.2")


async def test_a_changed_key_is_like_no_installation(several: Several) -> None:
    await several.install()
    other = Installations(replace(several.platform._config, secret_key="another-secret-key"), several.engine)

    assert await other.workspace("T0SECOND", "") is None


async def test_several_workspaces_may_be_listed(several: Several, slack: FakeSlack) -> None:
    several.platform._workspaces._allowed = frozenset({"T0FIRST"})
    await several.install()

    assert (await several.client.play("command", team_id="T0SECOND"))[1]["text"].startswith("Sanad is not set up")


async def test_a_token_of_its_own_that_is_revoked_makes_the_platform_unready(several: Several) -> None:
    single = replace(several.platform._config, client_id="", client_secret="", bot_token="xoxb-1-2-abc")
    platform = mount(web.Application(), single, several.app, several.app, several.app, lambda: INSTRUMENTS, None)
    await platform.start()
    await platform._erase("T0TEAM", "")

    assert "removed from Slack" in platform.trouble()
    await platform.drain()
