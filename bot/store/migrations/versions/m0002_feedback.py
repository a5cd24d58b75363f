"""Feedback, its history and its deliveries."""

import sqlalchemy as sa
from alembic import op

revision = "m0002"
down_revision = "m0001"


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in names]


def upgrade() -> None:
    op.create_table(
        "feedback",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("event_id", sa.Text, unique=True),
        *_words("kind", "state", "created", "changed"),
        sa.Column("forwarded", sa.Text),
        sa.Column("live", sa.Text),
        *_words("content_version", "instrument", "key", "claim", "current", "current_source", "text", "source"),
        sa.Column("contact", sa.Boolean, nullable=False),
        *_words("user", "conversation", "link"),
    )
    op.create_index("ix_feedback_state", "feedback", ["state"])
    op.create_index("ix_feedback_conversation", "feedback", ["conversation"])
    op.create_index("ix_feedback_user", "feedback", ["user", "created"])
    op.create_table(
        "change",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("feedback", sa.Text, sa.ForeignKey("feedback.id"), nullable=False, index=True),
        *_words("state", "at", "by", "comment"),
    )
    op.create_table(
        "delivery",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("feedback", sa.Text, sa.ForeignKey("feedback.id"), nullable=False, index=True),
        *_words("purpose", "destination"),
        sa.Column("change", sa.Integer),
        *_words("state"),
        sa.Column("created", sa.Float, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("since", sa.Float, nullable=False),
        sa.Column("pause", sa.Float, nullable=False),
        *_words("owner", "reference", "reason"),
    )
    op.create_index("ix_delivery_waiting", "delivery", ["state", "destination", "number"])
