"""Knows the scripts of others in static/vendor: `python tools/vendor.py` checks their hashes, `--fetch` brings them again with npm."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "portal" / "static" / "vendor"
MANIFEST = FOLDER / "MANIFEST.json"
SOURCES = (
    # name, version, licence, path in the package, file here, licence file in the package
    ("htmx.org", "2.0.11", "0BSD", "package/dist/htmx.min.js", "htmx.min.js", "package/LICENSE"),
    ("sortablejs", "1.15.7", "MIT", "package/Sortable.min.js", "sortable.min.js", "package/LICENSE"),
)


def sha384(content: bytes) -> str:
    """The hash as browsers write it in `integrity`."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def problems() -> list[str]:
    """What is wrong with the vendored files, one sentence each; empty when all is as recorded."""
    found = []
    recorded = json.loads(MANIFEST.read_text(encoding="utf-8"))
    listed = {entry["file"] for entry in recorded} | {entry["licence_file"] for entry in recorded} | {MANIFEST.name}
    for entry in recorded:
        path = FOLDER / entry["file"]
        if not path.exists():
            found.append(f"{entry['file']} is missing")
        elif sha384(path.read_bytes()) != entry["sha384"]:
            found.append(f"{entry['file']} is not {entry['name']} {entry['version']}")
        if not (FOLDER / entry["licence_file"]).exists():
            found.append(f"{entry['name']} has no licence beside it")
    found += [f"{path.name} is not in {MANIFEST.name}" for path in sorted(FOLDER.iterdir()) if path.name not in listed]
    return found


def fetch() -> None:
    """Bring the pinned versions from the npm registry that this machine is set up for, and write the manifest anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    entries = []
    with tempfile.TemporaryDirectory() as folder:
        for name, version, licence, inside, file, licence_inside in SOURCES:
            done = subprocess.run(["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, capture_output=True, text=True)
            with tarfile.open(Path(folder) / done.stdout.strip().splitlines()[-1]) as package:
                content = _read(package, inside)
                (FOLDER / file).write_bytes(content)
                licence_file = f"{name}.LICENSE"
                (FOLDER / licence_file).write_bytes(_read(package, licence_inside))
            entry = {"name": name, "version": version, "licence": licence, "licence_file": licence_file, "file": file}
            entries.append(entry | {"sha384": sha384(content)})
    MANIFEST.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def _read(package: tarfile.TarFile, inside: str) -> bytes:
    member = package.extractfile(inside)
    if member is None:
        raise FileNotFoundError(inside)
    return member.read()


def main(arguments: list[str]) -> int:
    if "--fetch" in arguments:
        fetch()
    found = problems()
    print("\n".join(found) or "static/vendor is as recorded")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
