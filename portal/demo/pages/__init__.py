"""Knows the frame and the look that the pages of the stand-ins share."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_FOLDER = Path(__file__).parent
STYLESHEET = (_FOLDER / "standin.css").read_bytes()


def pages_in(folder: Path) -> Environment:
    """The templates of one stand-in, which may extend the shared `base.html`."""
    loader = FileSystemLoader([folder, _FOLDER])
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
