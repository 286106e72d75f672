"""Writes requirements.txt: every package of the product and its tests, with hashes and without the address of any registry."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LOCK = ROOT / "requirements.txt"
TOOL = "pip-tools==7.6.2"
HEADER = """\
# Every package that the portal and its tests stand on, with hashes. Written by `make requirements` from pyproject.toml.
"""
ADDRESS = re.compile(r"https?:|file:/|^\s*--?(extra-)?(index-url|find-links|trusted-host)", re.MULTILINE)


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="portal-lock-") as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        tools = Path(folder, "bin")
        subprocess.run([tools / "pip", "install", "-q", TOOL], check=True)
        draft = Path(folder, "requirements.txt")
        if LOCK.exists() and "--upgrade" not in sys.argv:
            draft.write_text(LOCK.read_text("utf-8"), "utf-8")  # what is locked stays where it is
        subprocess.run(
            [
                tools / "pip-compile", "-q", "--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-header", "--no-emit-options",
                "--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host", "--extra", "test", "--extra", "setup",
                "-o", draft, *(["--upgrade"] if "--upgrade" in sys.argv else []), "pyproject.toml",
            ],
            cwd=ROOT,
            check=True,
            env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        )  # fmt: skip
        lines = [line for line in draft.read_text("utf-8").splitlines() if not line.startswith("# ")]
        text = HEADER + "\n".join(lines).strip() + "\n"
    found = ADDRESS.search(text)
    if found:
        print(f"The lock would name an address ({found.group(0)}); nothing was written.", file=sys.stderr)
        return 1
    LOCK.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
