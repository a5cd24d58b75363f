"""Who is to be told of changes of the content, which changes are known, and deliveries that tell of them."""

import sqlalchemy as sa
from alembic import op

revision = "m0005"
down_revision = "m0004"


def upgrade() -> None:
    op.create_table(
        "subscription",
        sa.Column("destination", sa.Text, primary_key=True),
        sa.Column("instrument", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, primary_key=True),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("at", sa.Float, nullable=False),
    )
    op.create_table("news", sa.Column("key", sa.Text, primary_key=True), sa.Column("at", sa.Float, nullable=False))
    with op.batch_alter_table("delivery") as delivery:  # SQLite cannot change a column, and copies the table
        delivery.alter_column("feedback", existing_type=sa.Text, nullable=True)
        delivery.add_column(sa.Column("news", sa.Text, nullable=False, server_default=""))
