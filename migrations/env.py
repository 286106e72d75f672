"""Knows how Alembic reaches the database: through the address that the command hands over."""

from alembic import context

from portal.gateways.database import open_engine
from portal.models.every import METADATA


def run() -> None:
    connection = context.config.attributes.get("connection")
    if connection is not None:
        migrate(connection)
        return
    engine = open_engine(context.config.attributes["database_url"])
    with engine.connect() as connection:
        migrate(connection)
        connection.commit()
    engine.dispose()


def migrate(connection) -> None:
    context.configure(
        connection=connection, target_metadata=METADATA, render_as_batch=connection.dialect.name == "sqlite", compare_server_default=False
    )
    with context.begin_transaction():
        context.run_migrations()


run()
