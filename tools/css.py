"""Knows in which order the style sheets become the one file that pages load; `python tools/css.py` writes it, `--check` only compares."""

from __future__ import annotations

import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "portal" / "static" / "css"
TARGET = FOLDER / "portal.css"
PARTS = (
    "tokens", "base", "layout", "buttons", "navigation", "people", "status", "notices", "figures", "cards", "tables", "compare", "board",
    "offer", "contract", "media-kit", "forms", "search", "calendar", "messages", "utilities", "print",
)  # fmt: skip
ALONE = ("contract-print", "kit-print")
"""Style sheets of documents that are no pages; they are loaded by themselves."""


def joined() -> str:
    """All parts in order as one text; comments and layers stay, so that the file can be read in a browser's tools."""
    return "\n".join((FOLDER / f"{part}.css").read_text(encoding="utf-8").strip() + "\n" for part in PARTS)


def main(arguments: list[str]) -> int:
    text = joined()
    if "--check" in arguments:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text:
            return 0
        print("portal/static/css/portal.css is not what its parts say; run: python tools/css.py")
        return 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET.name}: {len(text.encode())} bytes from {len(PARTS)} parts")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
