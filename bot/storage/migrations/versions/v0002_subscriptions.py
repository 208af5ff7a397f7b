"""Subscriptions, broadcasts, their deliveries, and who delivers."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables of updates."""
    op.create_table(
        "subscriptions",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("thread", sa.Integer),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("frequency", sa.Text, nullable=False),
        sa.Column("hour", sa.Integer, nullable=False),
        sa.Column("weekday", sa.Integer, nullable=False),
        sa.Column("quiet_start", sa.Integer),
        sa.Column("quiet_end", sa.Integer),
        sa.Column("is_silent", sa.Boolean, nullable=False),
        sa.Column("paused_until", sa.Date),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_ended", sa.Boolean, nullable=False),
    )
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
    )
    op.create_table(
        "deliveries",
        sa.Column("broadcast", sa.Text, primary_key=True),
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("batch", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("message", sa.Integer),
        sa.Column("moment", sa.DateTime(timezone=True)),
    )
    op.create_index("deliveries_of_batch", "deliveries", ["broadcast", "batch"])
    op.create_table(
        "leases",
        sa.Column("executor", sa.Text, primary_key=True),
        sa.Column("seen", sa.DateTime(timezone=True), nullable=False),
    )
