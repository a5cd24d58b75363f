"""The tables, as the newest migration leaves them."""

import sqlalchemy as sa

metadata = sa.MetaData()
Row = sa.RowMapping

thread = sa.Table(
    "thread",
    metadata,
    sa.Column("conversation", sa.Text, primary_key=True),
    sa.Column("memory", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("user", sa.Text, nullable=False, server_default=""),  # who wrote last
)

event = sa.Table(
    "event",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("payload", sa.Text, nullable=False),  # empty once the work is done
    sa.Column("at", sa.Float, nullable=False, index=True),
    sa.Column("user", sa.Text, nullable=False, server_default=""),  # whose it is
)

address = sa.Table(
    "address",
    metadata,
    sa.Column("conversation", sa.Text, primary_key=True),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("user", sa.Text, nullable=False, server_default=""),  # whose it is, where it is one person's
)

unanswered = sa.Table(
    "unanswered",
    metadata,
    sa.Column("day", sa.Text, primary_key=True),
    sa.Column("words", sa.Text, primary_key=True),
    sa.Column("times", sa.Integer, nullable=False),
)

feedback = sa.Table(
    "feedback",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("event_id", sa.Text, unique=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False, index=True),
    sa.Column("created", sa.Text, nullable=False),
    sa.Column("changed", sa.Text, nullable=False),
    sa.Column("forwarded", sa.Text),
    sa.Column("live", sa.Text),  # the content version that carries the fix
    sa.Column("content_version", sa.Text, nullable=False),
    sa.Column("instrument", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("claim", sa.Text, nullable=False),
    sa.Column("current", sa.Text, nullable=False),
    sa.Column("current_source", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("contact", sa.Boolean, nullable=False),
    sa.Column("user", sa.Text, nullable=False),
    sa.Column("conversation", sa.Text, nullable=False, index=True),
    sa.Column("link", sa.Text, nullable=False),
    sa.Index("ix_feedback_user", "user", "created"),
)

change = sa.Table(
    "change",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("feedback", sa.Text, sa.ForeignKey("feedback.id"), nullable=False, index=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
)

delivery = sa.Table(
    "delivery",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),  # `FB-7K2M9Q/card/slack:C1`: the same at every try
    sa.Column("feedback", sa.Text, sa.ForeignKey("feedback.id"), index=True),  # none where it tells of changes
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("destination", sa.Text, nullable=False),
    sa.Column("change", sa.Integer),  # the step that an outcome tells of
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("created", sa.Float, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("since", sa.Float, nullable=False),  # rests from `since` for `pause` seconds: a lease, or a backoff
    sa.Column("pause", sa.Float, nullable=False),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("reference", sa.Text, nullable=False),  # the far side's name for the card
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("news", sa.Text, nullable=False, server_default=""),  # the changes of the content that it tells of, JSON
    sa.Index("ix_delivery_waiting", "state", "destination", "number"),
)

subscription = sa.Table(
    "subscription",
    metadata,
    sa.Column("destination", sa.Text, primary_key=True),
    sa.Column("instrument", sa.Text, primary_key=True),  # empty: of any
    sa.Column("state", sa.Text, primary_key=True),  # a State or a group of them; empty: of any
    sa.Column("user", sa.Text, nullable=False),  # whose it is, where it is one person's
    sa.Column("at", sa.Float, nullable=False),
)

news = sa.Table(
    "news",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),  # of a change of the content that is known here
    sa.Column("at", sa.Float, nullable=False),
)
