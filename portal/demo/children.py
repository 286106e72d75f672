"""Knows how the processes of the demo are started, watched and ended together: when one dies, all end, and its last words are shown."""

from __future__ import annotations

import ctypes
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

GRACE = 10.0
LAST_WORDS = 30
PR_SET_PDEATHSIG = 1


class Failed(Exception):
    """The demo cannot go on; the message says why, for a person at a terminal."""


@dataclass
class Child:
    name: str
    process: subprocess.Popen
    log: Path


@dataclass
class Children:
    """`with Children(folder) as children:` ends whatever still runs when the block does, however it does."""

    folder: Path
    running: list[Child] = field(default_factory=list)

    def __enter__(self) -> Children:
        self.folder.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def start(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """Run `python -m …` with exactly this environment; what it says goes to its log."""
        log = self.folder / f"{name}.log"
        with log.open("wb") as target:
            # A session of its own, so that Ctrl-C reaches us alone and we end the others in order.
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=target,
                stderr=target,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        self.running.append(Child(name, process, log))

    def check(self) -> None:
        """Raises Failed with the last words of a child that has died."""
        for child in self.running:
            if (code := child.process.poll()) is not None:
                words = "\n".join(f"  {line}" for line in child.log.read_text("utf-8", "replace").splitlines()[-LAST_WORDS:])
                raise Failed(f"The {child.name} process ended (code {code}). The end of {child.log}:\n{words}")

    def wait_until(self, ready: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
        """Wait until `ready`; raises Failed when a child dies before or the time is over."""
        end = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > end:
                raise Failed(f"{what} did not answer within {seconds:.0f} seconds. The logs are in {self.folder}.")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask each to end, the last started first; whoever does not is killed."""
        for child in reversed(self.running):
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        end = time.monotonic() + GRACE
        for child in self.running:
            try:
                child.process.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
        self.running.clear()


def answers(address: str) -> bool:
    """Whether an address answers well."""
    try:
        with urlopen(address, timeout=2) as answer:  # noqa: S310 - our own address on this machine
            return answer.status == 200
    except HTTPError as refusal:
        refusal.close()
        return False
    except (URLError, OSError):
        return False


def require_free(port: int, what: str, option: str) -> None:
    """Raises Failed, naming the way out, when somebody listens on `port` already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Failed(
                f"Port {port} is in use, and the {what} needs one. Is another demo running? Stop it, or choose another port with {option}."
            ) from None


def _end_with_parent() -> None:
    """On Linux a child gets the signal to end when its parent is gone, even when that was killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
