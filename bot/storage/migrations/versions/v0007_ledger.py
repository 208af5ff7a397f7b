"""The ledger of what messages showed, and deliveries of corrections: several to a chat, one for each message."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the ledger, and tell deliveries to a chat apart by the message that they are about."""
    op.create_table(
        "ledger",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("message", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("thread", sa.Integer),
        sa.Column("inline", sa.Text),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("telling", sa.Text, nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    # SQLite changes no primary key in place.
    op.create_table(
        "deliveries_of_messages",
        sa.Column("broadcast", sa.Text, primary_key=True),
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("target", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("batch", sa.Integer, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("reason", sa.Text),
        sa.Column("message", sa.Integer),
        sa.Column("moment", sa.DateTime(timezone=True)),
    )
    kept = "broadcast, chat, batch, outcome, reason, message, moment"
    copied = f"INSERT INTO deliveries_of_messages ({kept}, target) SELECT {kept}, 0 FROM deliveries"  # noqa: S608 - ours
    op.execute(copied)
    op.drop_table("deliveries")
    op.rename_table("deliveries_of_messages", "deliveries")
    op.create_index("deliveries_of_batch", "deliveries", ["broadcast", "batch"])
