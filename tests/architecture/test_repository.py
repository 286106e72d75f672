"""Asks of the clone itself: does it name no registry, lock every package, and translate every sentence?"""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import lock  # noqa: E402
import messages  # noqa: E402
import prepare  # noqa: E402

DOWNLOAD = re.compile(r"""https?://[^ ]+\.(whl|tgz|tar\.gz|deb)\b|^--?(extra-)?index-url|"resolved": *"http""", re.MULTILINE)
REGISTRY = re.compile(r"(pypi|files\.pythonhosted|registry\.npmjs|conda\.anaconda)\.(org|io)|/(simple|wheels)/", re.IGNORECASE)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==(\S+)", re.MULTILINE)


def _committed() -> list[Path]:
    """Files that git knows; in an archive without git, all but what the set-up makes."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode == 0:
        return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    made = {".venv", "node_modules", "var", ".demo"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not set(path.relative_to(ROOT).parts) & made]


def _text(path: Path) -> str:
    raw = path.read_bytes()
    return "" if b"\0" in raw else raw.decode("utf-8", "replace")


def test_no_committed_file_names_a_registry_or_a_download() -> None:
    own = Path(__file__)
    named = [
        f"{path.relative_to(ROOT)}: {found.group(0)}"
        for path in _committed()
        if path != own and path.suffix != ".md"
        for found in (DOWNLOAD.search(_text(path)) or (REGISTRY.search(_text(path)) if path.name in LOCKS else None),)
        if found
    ]
    assert named == []


LOCKS = ("requirements.txt", "pyproject.toml", "Makefile", "package-lock.json", "package.json")


def test_nothing_unfinished_is_marked_in_the_product() -> None:
    product = [path for path in _committed() if path.is_relative_to(ROOT / "portal")]
    assert [str(path.relative_to(ROOT)) for path in product if UNFINISHED.search(_text(path))] == []


def test_the_lock_names_every_package_with_a_hash_and_no_address() -> None:
    text = lock.LOCK.read_text("utf-8")
    assert not lock.ADDRESS.search(text)
    entries = re.split(r"(?m)^(?=[A-Za-z0-9])", "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#")))
    entries = [entry for entry in entries if entry.strip()]
    assert len(entries) > 50
    assert [entry.splitlines()[0] for entry in entries if not PINNED.match(entry) or "--hash=sha256:" not in entry] == []


def test_the_lock_holds_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"], *project["optional-dependencies"]["setup"]]
    names = {_plain(re.split(r"[\[<>=!~ ;]", line)[0]) for line in asked}
    locked = {_plain(name) for name, _ in PINNED.findall(lock.LOCK.read_text("utf-8"))}
    assert names - locked == set()


def test_only_whoosh_reloaded_provides_whoosh() -> None:
    locked = {_plain(name) for name, _ in PINNED.findall(lock.LOCK.read_text("utf-8"))}
    assert {name for name in locked if "whoosh" in name} == {"whoosh-reloaded"}
    assert {_plain(name) for name in packages_distributions()["whoosh"]} == {"whoosh-reloaded"}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_sentence_is_translated(language: str) -> None:
    assert list(messages.findings(language)) == []


def test_a_missing_an_empty_and_a_wrong_translation_are_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "shown.py").write_text('N_("One"); N_("Two %(n)s"); N_("Three"); N_("Four")', "utf-8")
    monkeypatch.setattr(messages, "PORTAL", tmp_path)
    catalogue = messages.path_of("de")
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text('msgid "One"\nmsgstr "Eins"\n\nmsgid "Two %(n)s"\nmsgstr "Zwei %(m)s"\n\nmsgid "Three"\nmsgstr ""\n', "utf-8")
    found = "\n".join(messages.findings("de"))
    assert "'One'" not in found
    assert "placeholders differ (m, n): 'Two %(n)s'" in found
    assert "not translated: 'Three'" in found
    assert "not in the catalogue, run `make messages`: 'Four'" in found
    messages.merge("de")
    merged = catalogue.read_text("utf-8")
    assert 'msgstr "Eins"' in merged and 'msgid "Four"' in merged
    messages.merge("de")
    assert catalogue.read_text("utf-8") == merged


def test_the_set_up_says_which_line_to_type_when_it_may_not_install(monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setattr(prepare.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(prepare, "loads", lambda library: library != "libpango-1.0.so.0")
    prepare.pdf_libraries()
    said = capsys.readouterr().err
    assert "apt-get update && apt-get install -y libpango-1.0-0 fonts-dejavu-core" in said
    monkeypatch.setattr(prepare, "loads", lambda library: True)
    prepare.pdf_libraries()
    assert capsys.readouterr().err == ""


def test_the_set_up_installs_anew_only_when_the_lock_changed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ran: list[list[str]] = []
    for name in ("requirements.txt", "pyproject.toml"):
        (tmp_path / name).write_text("one", "utf-8")
    monkeypatch.setattr(prepare, "ROOT", tmp_path)
    monkeypatch.setattr(prepare, "STAMP", tmp_path / "installed.txt")
    monkeypatch.setattr(prepare.subprocess, "run", lambda command, **_: ran.append(command))
    prepare.packages()
    assert len(ran) == 2 and "--require-hashes" in ran[0] and "--no-build-isolation" in ran[1]
    prepare.packages()
    assert len(ran) == 2
    (tmp_path / "requirements.txt").write_text("two", "utf-8")
    prepare.packages()
    assert len(ran) == 4
