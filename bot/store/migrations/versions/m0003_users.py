"""Users of Slack are named with their workspace, `slack:T1/U7`: an id alone may be somebody else's elsewhere."""

import sqlalchemy as sa
from alembic import op

revision = "m0003"
down_revision = "m0002"


def upgrade() -> None:
    """The workspace is the one that the conversation is of; where that was erased, nothing tells whose the row was."""
    conn = op.get_bind()
    feedback = sa.table("feedback", *map(sa.column, ("id", "user", "conversation")))
    bare = sa.and_(feedback.c.user.like("slack:%"), sa.not_(feedback.c.user.contains("/")))
    for row in conn.execute(sa.select(feedback).where(bare)).all():
        place = str(row.conversation)
        if place.startswith("slack:") and "/" in place:
            named = f"{place.partition('/')[0]}/{row.user.removeprefix('slack:')}"
            conn.execute(sa.update(feedback).where(feedback.c.id == row.id).values(user=named))
