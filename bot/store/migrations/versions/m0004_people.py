"""People are named with their tenant or organisation, and what is kept of somebody says whose it is."""

import json
import re
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "m0004"
down_revision = "m0003"

_feedback = sa.table("feedback", *map(sa.column, ("number", "user", "conversation", "link", "contact", "event_id")))
_change = sa.table("change", *map(sa.column, ("number", "by")))
_delivery = sa.table("delivery", *map(sa.column, ("destination", "purpose")))
_address = sa.table("address", *map(sa.column, ("conversation", "address", "user")))
_bots = sa.table("slack_bots", *map(sa.column, ("enterprise_id", "team_id", "is_enterprise_install")))

_BARE = re.compile(r"(?:slack|teams):[^/]+")  # a person without a workspace
_PERSON = re.compile(r"\Aslack:[^/]+/[UW][^/]*")  # a conversation that is one person's
_TENANT = re.compile(r"[?&]tenantId=([\w-]+)")  # in the link to a channel's message


def upgrade() -> None:
    for table in ("thread", "address", "event"):
        op.add_column(table, sa.Column("user", sa.Text, nullable=False, server_default=""))
    conn = op.get_bind()
    _name_organisation(conn)
    _name_tenants(conn)
    _name_owners(conn)


def _name_organisation(conn: sa.Connection) -> None:
    """What was named by any workspace of an organisation that installed the app is named by the organisation.

    Which workspaces those are is not written down. Of one organisation they are all that have no installation of
    their own; of several nobody knows, and names stay: nobody is given what may be another's.
    """
    found = conn.execute(sa.select(_bots)).all() if sa.inspect(conn).has_table("slack_bots") else []
    organisations = {row.enterprise_id for row in found if row.is_enterprise_install}
    if len(organisations) != 1:
        return
    (organisation,) = organisations
    known = {organisation, *(row.team_id for row in found if not row.is_enterprise_install)}
    told = _delivery.c.purpose.in_(("outcome", "live-notice"))  # where cards go the settings say
    named = ((_feedback, "user"), (_feedback, "conversation"), (_change, "by"), (_delivery, "destination"))
    for table, column in named:
        which = told if table is _delivery else sa.true()
        theirs = sa.select(table.c[column]).where(table.c[column].like("slack:%/%"), which).distinct()
        for name in conn.scalars(theirs).all():
            team, _, rest = name.removeprefix("slack:").partition("/")
            if team not in known:
                new = {column: f"slack:{organisation}/{rest}"}
                conn.execute(sa.update(table).where(table.c[column] == name, which).values(new))
    for name in conn.scalars(sa.select(_address.c.conversation).where(_address.c.conversation.like("slack:%/%"))).all():
        if name.removeprefix("slack:").partition("/")[0] not in known:  # greeted once more
            conn.execute(sa.delete(_address).where(_address.c.conversation == name))


def _name_tenants(conn: sa.Connection) -> None:
    """Each person by the conversation in which they wrote, or by the one tenant that there is.

    Where neither tells whose somebody is, it is erased who wrote, as after "forget me": under the old name nobody could
    find or erase it any more, and under a guessed one a stranger could. The correction stays.
    """
    kept = conn.execute(sa.select(_address.c.conversation, _address.c.address)).all()
    tenants = {row.conversation: tenant for row in kept if (tenant := str(_read(row.address).get("tenant") or ""))}
    rows = conn.execute(sa.select(_feedback)).all()
    every = {name.lower() for name in (*tenants.values(), *(one for row in rows for one in _TENANT.findall(row.link)))}
    only = min(every) if len(every) == 1 else ""
    for row in rows:
        platform, _, person = row.user.partition(":")
        if not _BARE.fullmatch(row.user) or (platform == "teams" and not every):  # Microsoft's playground names none
            continue
        told = (tenants.get(row.conversation) or "".join(_TENANT.findall(row.link)[:1])).lower() or only
        nobody = {"user": "", "conversation": "", "link": "", "contact": False, "event_id": None}
        values = {"user": f"teams:{told}/{person}"} if platform == "teams" and told else nobody
        conn.execute(sa.update(_feedback).where(_feedback.c.number == row.number).values(values))
    for step in conn.execute(sa.select(_change.c.number, _change.c.by).where(_change.c.by.like("teams:%"))).all():
        if only and _BARE.fullmatch(step.by):
            named = f"teams:{only}/{step.by.removeprefix('teams:')}"
            conn.execute(sa.update(_change).where(_change.c.number == step.number).values(by=named))


def _name_owners(conn: sa.Connection) -> None:
    """Whose an address is: Slack's say it, those of personal chats in Teams are their writers'.

    A personal chat in which nothing was sent, and that nothing is delivered to, is forgotten: "forget me" could not
    reach it. It is known again as soon as it is needed.
    """
    people = {row.conversation: row.user for row in conn.execute(sa.select(_feedback)).all() if row.user}
    wanted = set(conn.scalars(sa.select(_delivery.c.destination)).all())
    for row in conn.execute(sa.select(_address.c.conversation, _address.c.address)).all():
        this = _address.c.conversation == row.conversation
        personal = _read(row.address).get("type") == "personal"
        owner = row.conversation if _PERSON.fullmatch(row.conversation) else people.get(row.conversation, "")
        if owner and (personal or owner == row.conversation):
            conn.execute(sa.update(_address).where(this).values(user=owner))
        elif personal and row.conversation not in wanted:
            conn.execute(sa.delete(_address).where(this))


def _read(address: str) -> dict[str, Any]:
    """An address as Teams keeps it; Slack's is only a channel."""
    try:
        found = json.loads(address)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
