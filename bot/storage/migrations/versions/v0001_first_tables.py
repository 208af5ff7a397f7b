"""Preferences, votes, misses and ids of files."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the first tables."""
    op.create_table(
        "preferences",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("language", sa.Text),
        sa.Column("zone", sa.Text),
        sa.Column("is_brief", sa.Boolean, nullable=False),
    )
    op.create_table(
        "votes",
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.Text, primary_key=True, index=True),
        sa.Column("is_helpful", sa.Boolean, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "misses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("offered", sa.Text, nullable=False),
        sa.Column("day", sa.Date, nullable=False),
    )
    op.create_table(
        "files",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("file_id", sa.Text, nullable=False),
    )
