"""Knows what was drawn from other things and can be drawn again (cards, PDFs): kept beside the files, written whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from pathlib import Path

_PART = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Derived:
    """A shelf with one compartment for each owner. What is missing here is no loss; no backup needs it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, owner: str, name: str, fingerprint: str, ending: str) -> Path | None:
        """Where `name` of `owner` lies as it is now; None where it was not drawn yet."""
        place = self._place(owner, name, fingerprint, ending)
        return place if place.is_file() else None

    def keep(self, owner: str, name: str, fingerprint: str, ending: str, data: bytes) -> Path:
        """Lay it down, and let go what was drawn under this name before."""
        place = self._place(owner, name, fingerprint, ending)
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".incoming-", delete=False) as target:
            target.write(data)
        os.replace(target.name, place)
        for other in place.parent.glob(f"{name}.*.{ending}"):
            if other != place:
                other.unlink(missing_ok=True)
        return place

    def erase(self, owner: str) -> None:
        """Clear a compartment; cleared already is well too."""
        if not _PART.fullmatch(owner):
            raise ValueError(f"not an owner: {owner!r}")
        shutil.rmtree(self._folder / owner, ignore_errors=True)

    def _place(self, owner: str, name: str, fingerprint: str, ending: str) -> Path:
        if not all(_PART.fullmatch(part) for part in (owner, name, fingerprint, ending)):
            raise ValueError(f"not a name: {(owner, name, fingerprint, ending)!r}")
        return self._folder / owner / f"{name}.{fingerprint}.{ending}"
