"""Writes the next migration: what the tables of `portal.models` have and the newest migration does not, with the triggers of new tables.

`.venv/bin/python tools/migration.py "First tables"`. The file is named by its day and is to be read before it is committed.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from portal.commands.running import alembic_config
from portal.models import append_only
from portal.models.every import METADATA

TYPES = {r"portal\.models\.base\.Moment\([^)]*\)": "sa.DateTime(timezone=True)"}
"""A migration stands for itself: types of ours that may change later are written as what they are stored as."""

WIDTH = 110


def main(message: str) -> int:
    slug = re.sub(r"[^a-z0-9]+", "_", message.lower()).strip("_")
    name = f"{datetime.now(UTC):%Y_%m_%d}_{slug}"
    with tempfile.TemporaryDirectory() as folder:
        config = alembic_config(f"sqlite:///{Path(folder) / 'newest.db'}")
        config.set_main_option("file_template", "%%(rev)s")
        command.upgrade(config, "head")
        script = command.revision(config, message, autogenerate=True, rev_id=name)
    path = Path(script.path)
    text = path.read_text("utf-8")
    for pattern, stored in TYPES.items():
        text = re.sub(pattern, stored, text)
    text = _with_triggers(text, set(re.findall(r"op\.create_table\(\s*'(\w+)'", text)))
    path.write_text(text, "utf-8")
    for order in (["format", "--quiet"], ["check", "--quiet", "--fix"]):
        subprocess.run([Path(sys.executable).parent / "ruff", *order, path], check=True)
    print(path)
    assert ScriptDirectory.from_config(config).get_current_head() == name
    return 0


def _with_triggers(text: str, made: set[str]) -> str:
    """The statements of `append_only` for the tables that this migration makes, word for word, for each database."""
    protected = made & append_only.PROTECTED.keys()
    if not protected:
        return text
    columns = {table.name: tuple(column.name for column in table.columns) for table in METADATA.sorted_tables}
    said = {dialect: list(append_only.statements(dialect, protected, columns)) for dialect in ("sqlite", "postgresql")}
    constant = (
        "TRIGGERS = {\n"
        + "".join(
            f"    {dialect!r}: [\n" + "".join(f"        {_quoted(each)},\n" for each in statements) + "    ],\n"
            for dialect, statements in said.items()
        )
        + "}\n"
    )
    functions = re.findall(r"FUNCTION (\w+)\(\) RETURNS", "\n".join(said["postgresql"]))
    text = text.replace("\n\ndef upgrade()", f"\n{constant}\n\ndef upgrade()", 1)
    run = "    for statement in TRIGGERS[op.get_bind().dialect.name]:\n        op.execute(sa.text(statement))\n"
    drop = "    if op.get_bind().dialect.name == 'postgresql':\n" + "".join(
        f"        op.execute('DROP FUNCTION IF EXISTS {name}()')\n" for name in functions
    )
    before, after = text.split("\n\ndef downgrade()", 1)
    return f"{before.rstrip()}\n{run}\n\ndef downgrade(){after.rstrip()}\n{drop}"


def _quoted(statement: str) -> str:
    """A literal of short lines, so that a reader sees the statement; the body of a function stays as it is."""
    if "$$" in statement:
        return f'"""{statement}"""'
    lines = [""]
    for word in re.split(r"(?<=,) | (?=BEGIN|WHEN|FOR EACH|DEFERRABLE|IS NOT \()", statement):
        if len(lines[-1]) + len(word) > WIDTH:
            lines.append("")
        lines[-1] += f" {word}" if lines[-1] else word
    return '"""' + "\n".join(lines) + '"""'


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit('usage: .venv/bin/python tools/migration.py "what changes"')
    sys.exit(main(sys.argv[1]))
