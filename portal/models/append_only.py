"""Knows the triggers that keep history: rows of these tables are written once, and a ledger entry must balance when it is kept.

`install` hangs them on the tables, so that create_all has them; a migration holds the SQL as `statements` gave it on its day.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, MetaData, event, text

PROTECTED: dict[str, str | None] = {
    "activity": "account_id",
    "evidence": None,
    "figure_answer": "said",
    "ledger_account": None,
    "ledger_entry": None,
    "ledger_posting": None,
    "offer_version": "author_id",
    "signature": "account_id",
    "vetting_record": "content",
}
"""Table → the one column that may be emptied (never filled anew), because the person it names or tells of may be forgotten."""


def install(metadata: MetaData) -> None:
    """Create the triggers together with the tables of `metadata`."""

    @event.listens_for(metadata, "after_create")
    def create(target: MetaData, connection: Connection, tables=None, **_) -> None:
        made = {table.name for table in (tables if tables is not None else target.sorted_tables)}
        columns = {table.name: tuple(column.name for column in table.columns) for table in target.sorted_tables}
        for statement in statements(connection.dialect.name, made, columns):
            connection.execute(text(statement))


def statements(dialect: str, tables: set[str] | None = None, columns: dict[str, tuple[str, ...]] | None = None) -> Iterator[str]:
    """The SQL for `tables` (all protected ones by default). SQLite needs to be told the `columns` of tables with a forgettable one."""
    wanted = [name for name in PROTECTED if tables is None or name in tables]
    if dialect == "sqlite":
        for name in wanted:
            yield from _sqlite(name, PROTECTED[name], (columns or {}).get(name, ()))
    elif wanted:
        yield _POSTGRES_REFUSE
        for name in wanted:
            yield from _postgres(name, PROTECTED[name])
        if {"ledger_entry", "ledger_posting"} <= set(wanted):
            yield _POSTGRES_BALANCE
            for name, column in (("ledger_entry", "id"), ("ledger_posting", "entry_id")):
                yield (
                    f"CREATE CONSTRAINT TRIGGER {name}_balances AFTER INSERT ON {name} DEFERRABLE INITIALLY DEFERRED "
                    f"FOR EACH ROW EXECUTE FUNCTION portal_entry_balances('{column}')"
                )


def _sqlite(name: str, forgettable: str | None, columns: tuple[str, ...]) -> Iterator[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
    condition = ""
    if forgettable:
        rest = [column for column in columns if column != forgettable]
        if not rest:
            raise ValueError(f"the columns of {name} must be named")
        old, new = (", ".join(f'{side}."{column}"' for column in rest) for side in ("OLD", "NEW"))
        condition = f"WHEN NEW.{forgettable} IS NOT NULL OR ({new}) IS NOT ({old}) "
    yield f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} {condition}{refuse}"
    yield f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} {refuse}"


def _postgres(name: str, forgettable: str | None) -> Iterator[str]:
    argument = f"'{forgettable}'" if forgettable else ""
    yield f"CREATE TRIGGER {name}_no_update BEFORE UPDATE ON {name} FOR EACH ROW EXECUTE FUNCTION portal_append_only({argument})"
    yield f"CREATE TRIGGER {name}_no_delete BEFORE DELETE ON {name} FOR EACH ROW EXECUTE FUNCTION portal_append_only()"


_POSTGRES_REFUSE = """
CREATE OR REPLACE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_NARGS = 1 AND (to_jsonb(NEW) ->> TG_ARGV[0]) IS NULL
       AND to_jsonb(NEW) - TG_ARGV[0] = to_jsonb(OLD) - TG_ARGV[0] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""

_POSTGRES_BALANCE = """
CREATE OR REPLACE FUNCTION portal_entry_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    this bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
BEGIN
    IF (SELECT count(*) FROM ledger_posting WHERE entry_id = this) < 2
       OR EXISTS (SELECT 1 FROM ledger_posting WHERE entry_id = this GROUP BY currency HAVING sum(amount_minor) <> 0) THEN
        RAISE EXCEPTION 'ledger entry % does not balance', this USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""
