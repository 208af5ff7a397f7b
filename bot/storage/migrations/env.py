"""Alembic runs this around the migrations, on the connection that it is given."""

from alembic import context

from bot.storage.migrating import VERSION_TABLE
from bot.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSION_TABLE
)
context.run_migrations()
