"""The schema's history, shipped with the program."""

from pathlib import Path

import sqlalchemy as sa

HEAD = "m0005"  # the newest revision, as a test checks: an up-to-date database is opened without Alembic
SCHEMA_LOCK = 0x53414E4144  # "SANAD": a number for the advisory lock that nobody else is likely to use


class NewerSchema(Exception):
    """The database belongs to a newer version of this program; the message is for whoever runs it."""


def revision(connection: sa.Connection) -> str:
    """The schema's revision; empty for a database without one."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.scalar(sa.text("SELECT version_num FROM alembic_version")) or "")


def upgrade(connection: sa.Connection, to: str = HEAD) -> None:
    """Bring a database to a revision inside the caller's transaction; replicas that start together take turns.

    Raises NewerSchema.
    """
    from alembic import command  # noqa: PLC0415 - takes 0.2 s to import, and is needed once per release
    from alembic.config import Config  # noqa: PLC0415 - comes with Alembic, and is needed once per release
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - comes with Alembic, and is needed once per release

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    if connection.dialect.name == "postgresql":  # on SQLite the caller's transaction is exclusive already
        # However much there is to rewrite, and however long another replica has to.
        connection.exec_driver_sql("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(SCHEMA_LOCK)))
    found = revision(connection)
    if found and found not in {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}:
        raise NewerSchema(
            f"The database was written by a newer version of Sanad (schema {found}, this version knows {HEAD}). "
            "Install that version, or restore a backup made before the upgrade."
        )
    command.upgrade(config, to)
