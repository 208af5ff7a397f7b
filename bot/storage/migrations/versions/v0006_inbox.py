"""Updates that were accepted, the numbers of those that were handled, and which answers people had last."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables of the inbox."""
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("person", sa.BigInteger),
        sa.Column("payload", sa.Text, nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("owner", sa.Integer),
    )
    op.create_index("inbox_by_chat", "inbox", ["chat", "update_id"])
    is_owned = sa.text("owner IS NOT NULL")
    op.create_index("inbox_under_way", "inbox", ["chat"], unique=True, sqlite_where=is_owned, postgresql_where=is_owned)
    op.create_table(
        "handled",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False, index=True),
    )
    op.create_table(
        "turns",
        sa.Column("chat", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("thread", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("entry", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("moment", sa.DateTime(timezone=True), nullable=False, index=True),
    )
