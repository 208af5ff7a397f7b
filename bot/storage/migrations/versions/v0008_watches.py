"""Messages that show how far broadcasts are, so that they go on after a restart."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "watches",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("message", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("broadcast", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("is_asking", sa.Boolean, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
    )
