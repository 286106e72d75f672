"""Asks whether the doctor names what is missing, and the line to type."""

from __future__ import annotations

from pathlib import Path

from alembic import command

from portal.commands import doctor
from portal.commands.running import alembic_config


def _environment(database_url: str, folder: Path, **more: str) -> dict[str, str]:
    return {"PORTAL_DEMO": "1", "PORTAL_DATA_DIR": str(folder), "PORTAL_DATABASE_URL": database_url, **more}


def _said(environment: dict[str, str]) -> dict[str, doctor.Finding]:
    return {each.text: each for each in doctor.examine(environment)}


def test_a_database_without_its_tables_is_named_with_the_line_to_type(empty_database_url: str, tmp_path: Path) -> None:
    found = [
        each for each in doctor.examine(_environment(empty_database_url, tmp_path)) if each.level == doctor.BAD and "Database" in each.text
    ]
    assert [each.line for each in found] == ["portal migrate"]


def test_a_migrated_database_lacks_only_its_worker(empty_database_url: str, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(doctor, "_loads", lambda library: True)
    command.upgrade(alembic_config(empty_database_url), "head")
    bad = [each for each in doctor.examine(_environment(empty_database_url, tmp_path)) if each.level == doctor.BAD]
    assert [each.line for each in bad] == ["portal worker"]


def test_a_database_that_does_not_answer_is_said_in_one_line(tmp_path: Path) -> None:
    found = _said(_environment("postgresql://nobody@127.0.0.1:1/nothing", tmp_path))
    (text,) = [text for text, each in found.items() if each.level == doctor.BAD and text.startswith("Database")]
    assert "\n" not in text and "does not answer" in text


def test_unsafe_settings_are_named_one_by_one(tmp_path: Path) -> None:
    found = _said({"PORTAL_DATA_DIR": str(tmp_path), "PORTAL_LOCALE": "fr", "PORTAL_NONSENSE": "1"})
    bad = [text for text, each in found.items() if each.level == doctor.BAD and text.startswith("Settings")]
    assert len(bad) == 3 and any("PORTAL_NONSENSE" in text for text in bad) and any("PORTAL_SECRET_KEY" in text for text in bad)


def test_missing_libraries_are_named_by_their_package(monkeypatch) -> None:
    monkeypatch.setattr(doctor, "_loads", lambda library: "pango" not in library)
    finding = doctor._pdf()
    assert finding.level == doctor.BAD and finding.line == "apt-get install -y libpango-1.0-0 libpangoft2-1.0-0"
