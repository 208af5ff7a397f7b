"""Sums of deliveries that are no longer kept one by one, and when that was last looked after."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of what is left of old deliveries."""
    op.create_table(
        "outcomes",
        sa.Column("broadcast", sa.Text, primary_key=True),
        sa.Column("outcome", sa.Text, primary_key=True),
        sa.Column("reason", sa.Text, primary_key=True),
        sa.Column("chats", sa.Integer, nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True)),
    )
    op.create_table(
        "chores",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("done", sa.DateTime(timezone=True), nullable=False),
    )
