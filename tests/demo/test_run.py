"""Asks whether the demo starts whole, stops whole, says what is in its way, and begins again quickly."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.demo import run
from portal.demo.children import Children, Failed, answers, require_free
from portal.settings import Settings
from tests.support.server import free_port

START = """
import sys
from pathlib import Path
from alembic import command
from portal.commands.demo import _to
from portal.demo import run
folder, *ports, platforms = sys.argv[1:]
plan = run.Plan(Path(folder), *map(int, ports), creators=4, stories=False, workers=1, platforms_port=int(platforms))
sys.exit(run.run(plan, lambda words: print(words, flush=True), _to("head", command.upgrade), _to("base", command.downgrade)))
"""


class Demo:
    """A demo in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.ports = [free_port() for _ in range(5)]
        self.web = f"http://127.0.0.1:{self.ports[0]}"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", START, str(folder), *map(str, self.ports)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)

    def wait_for(self, words: str, seconds: float = 90) -> None:
        end = time.monotonic() + seconds
        while not any(words in line for line in self.said):
            assert self.process.poll() is None and time.monotonic() < end, "".join(self.said)
            time.sleep(0.1)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(30)
        self._reader.join(10)
        self.process.stdout.close()
        return code


@pytest.fixture
def demo(tmp_path: Path) -> Iterator:
    opened: list[Demo] = []

    def start() -> Demo:
        opened.append(Demo(tmp_path / "demo"))
        return opened[-1]

    yield start
    for each in opened:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait()


def test_one_command_starts_everything_and_one_signal_ends_it(demo, tmp_path: Path) -> None:
    first = demo()
    first.wait_for("Logins")
    assert answers(f"{first.web}/readyz")
    assert any("ada@demo.example" in line for line in first.said)
    assert first.stop() == 0
    assert all(_is_free(port) for port in first.ports)
    second = demo()
    second.wait_for("Logins")
    assert not any("Inventing" in line for line in second.said), "what was made once is not made again"
    assert answers(f"{second.web}/readyz")
    children = [path.stem for path in (tmp_path / "demo" / "logs").glob("*.log")]
    assert sorted(children) == ["mailbox", "platforms", "stripe", "web", "worker"]
    assert second.stop() == 0


def test_a_child_that_dies_ends_the_others_and_its_last_words_are_shown(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with Children(tmp_path) as children:
        children.start("mailbox", ["http.server", str(free_port()), "--bind", "127.0.0.1"], environment)
        children.start("web", ["portal.nothing_of_this_name"], environment)
        with pytest.raises(Failed, match="(?s)The web process ended.*No module named"):
            children.wait_until(lambda: False, "The portal", 20)
        living = children.running[0].process
    assert living.poll() is not None


def test_a_port_in_use_is_said_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Failed, match=f"Port {port} is in use.*--port"):
            require_free(port, "portal", "--port")


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("three years of work")
    plan = run.Plan(tmp_path, *(free_port() for _ in range(4)), reset=True, platforms_port=free_port())
    said: list[str] = []
    assert run.run(plan, said.append, migrate=lambda address: None, forget=lambda address: None) == 1
    assert "is no folder of a demo" in said[-1]
    assert (tmp_path / "thesis.txt").exists()


def test_the_children_get_the_demo_s_settings_and_nobody_else_s(tmp_path: Path) -> None:
    outside = {"PATH": "/bin", "PORTAL_SECRET_KEY": "real", "PORTAL_STRIPE_SECRET_KEY": "sk_live_real", "PORTAL_SMTP_URL": "smtp://real"}
    given = run.Plan(tmp_path).environment(outside)
    settings = Settings.from_environment(given)
    assert settings.demo and settings.stripe_api_base == "http://127.0.0.1:4243" and settings.checkout_origin == settings.stripe_api_base
    assert "real" not in "".join(given.values()) and given["PATH"] == "/bin"


def _is_free(port: int) -> bool:
    try:
        require_free(port, "", "")
    except Failed:
        return False
    return True
