"""Knows what a clone needs before it can run: an environment, the locked packages, and a few Debian packages.

`python3 tools/prepare.py demo|test|packages`, with the standard library only. A second run that finds nothing to do takes a moment
and asks no registry for anything.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.txt"
OLDEST = (3, 11)

PDF_PACKAGES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "libfontconfig1",
}
"""What WeasyPrint loads, and the Debian package that brings it."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(purpose: str) -> int:
    if sys.version_info < OLDEST:
        say(f"The portal needs Python {OLDEST[0]}.{OLDEST[1]} or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.11 …")
        return 1
    if not environment():
        return 1
    packages()
    pdf_libraries()
    if purpose == "test":
        browser()
    return 0


def environment() -> bool:
    """Create .venv where it is missing or was left half made."""
    if PYTHON.exists() and quiet([PYTHON, "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]):
        return True
    if not quiet([sys.executable, "-c", "import ensurepip, venv"]) and not debian(["python3-venv"], "Python cannot create environments"):
        return False
    say("Creating .venv")
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    return True


def packages() -> None:
    """Install what the lock names, and the portal itself in place; skipped while neither file has changed."""
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text("utf-8") == wanted:
        return
    say("Installing the locked packages (a few minutes the first time)")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", ROOT / "requirements.txt"], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", ROOT], check=True)
    STAMP.write_text(wanted, "utf-8")


def fingerprint() -> str:
    parts = [str(ROOT)]
    for name in ("requirements.txt", "pyproject.toml"):
        parts.append(f"{name} {hashlib.sha256((ROOT / name).read_bytes()).hexdigest()}")
    return "\n".join(parts) + "\n"


def pdf_libraries() -> None:
    """A missing one delays contracts as PDF and nothing else, so this never stops the command."""
    missing = [package for library, package in PDF_PACKAGES.items() if not loads(library)]
    if missing:
        debian([*missing, "fonts-dejavu-core"], "Contracts cannot be drawn as PDF yet")


def browser() -> None:
    """The browser tests say themselves that they were skipped where there is none."""
    if not os.environ.get("PORTAL_TEST_CHROMIUM") and not any(map(shutil.which, BROWSERS)):
        debian(["chromium"], "The browser tests need Chromium")


def debian(names: list[str], why: str) -> bool:
    """Install Debian packages when we may; else print the one line to type. True when they were installed."""
    line = f"apt-get update && apt-get install -y {' '.join(names)}"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"{why}. Please type:  sudo sh -c '{line}'")
        return False
    say(f"{why}: installing {', '.join(names)}")
    done = subprocess.run(["sh", "-c", line], env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, stdout=subprocess.DEVNULL)
    if done.returncode != 0:
        say(f"That did not work. Please try it by hand:  {line}")
    return done.returncode == 0


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def quiet(command: list[object]) -> bool:
    return subprocess.run([str(part) for part in command], capture_output=True).returncode == 0


def say(sentence: str) -> None:
    print(f"portal: {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in ("demo", "test", "packages"):
        sys.exit("usage: python3 tools/prepare.py demo|test|packages")
    try:
        sys.exit(main(sys.argv[1]))
    except subprocess.CalledProcessError as failed:
        sys.exit(f"portal: this command failed with {failed.returncode}: {' '.join(map(str, failed.cmd))}")
