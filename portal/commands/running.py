"""Knows the commands that run the portal: migrate, serve, worker."""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click
import structlog
from alembic import command
from alembic.config import Config
from gunicorn.app.base import BaseApplication

from portal.app import create_app, open_house
from portal.gateways.bell import Call
from portal.gateways.database import open_engine, require_answer
from portal.services import rounds
from portal.services.couriers import COURIERS

BELL_PAUSE = 5.0
"""Seconds until a bell that could not be heard is listened to again."""
LISTENS_EVERY = 0.1
"""Seconds; a change that rings waits half of it on average."""
LONGEST_LINE = 8190
"""Bytes of an address, the most that gunicorn takes: a search in which nearly everything is chosen is longer than its usual 4,094."""
log = structlog.get_logger()
Program = TypeVar("Program")
MIGRATIONS = Path(__file__).parent.parent.parent / "migrations"


def alembic_config(database_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["database_url"] = database_url
    return config


def install(main: click.Group, read_settings) -> None:
    @main.command(help="Bring the database to the newest shape.")
    def migrate() -> None:
        settings = read_settings()
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        require_answer(open_engine(settings.database))
        command.upgrade(alembic_config(settings.database), "head")
        click.echo("The database is up to date.")

    @main.command(help="Serve the portal (gunicorn with threads).")
    @click.option("--host", default="127.0.0.1", show_default=True)
    @click.option("--port", default=8000, show_default=True)
    @click.option("--workers", default=2, show_default=True)
    @click.option("--threads", default=4, show_default=True)
    def serve(host: str, port: int, workers: int, threads: int) -> None:
        settings = read_settings()
        require_answer(open_engine(settings.database))

        class Server(BaseApplication):
            def load_config(self) -> None:
                for name, value in {
                    "bind": f"{host}:{port}",
                    "workers": workers,
                    "threads": threads,
                    "worker_class": "gthread",
                    "timeout": 60,
                    "limit_request_line": LONGEST_LINE,
                }.items():
                    self.cfg.set(name, value)

            def load(self):
                return loaded(create_app(settings))

        Server().run()

    @main.command(help="Deliver what waits: mail, payments, documents, the search index.")
    def worker() -> None:
        run_worker(loaded(open_house(read_settings())))


def loaded(program: Program) -> Program:
    """A program that stays as long as its process does: the collector of memory leaves it alone, instead of walking it again and again."""
    gc.collect()
    gc.freeze()
    return program


def run_worker(house, stop: threading.Event | None = None) -> None:
    """Run rounds until told to stop: at once when the bell rings, and at the latest every `rounds.EVERY`.

    An edit rings for the index alone, which follows beside a round that may be carrying mail. A bell that is broken is heard of in
    the log and ends nothing: the rows are the truth, and the rounds go on without it.
    """
    stop = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
    office = house.office
    calls = {call: threading.Event() for call in Call}
    deeds = {Call.ROUND: lambda: rounds.go(office, COURIERS), Call.INDEX: lambda: rounds.follow(office)}
    threads = [threading.Thread(target=_answer, args=(calls[call], deed, stop), daemon=True) for call, deed in deeds.items()]
    threads.append(threading.Thread(target=_tick, args=(house, stop), daemon=True))
    for thread in threads:
        thread.start()
    while not stop.is_set():
        try:
            heard = office.gateways.bell.heard()
        except Exception:
            log.exception("bell.broken")
            stop.wait(BELL_PAUSE)
            continue
        for call in heard:
            calls[call].set()
        stop.wait(LISTENS_EVERY)
    for call in calls.values():
        call.set()
    for thread in threads:
        thread.join(timeout=5)


def _answer(call: threading.Event, deed: Callable[[], object], stop: threading.Event) -> None:
    """Do `deed` when called; whoever calls while it is under way is answered by one more."""
    while call.wait() and not stop.is_set():
        call.clear()
        deed()


def _tick(house, stop: threading.Event) -> None:
    while not stop.is_set():
        rounds.go(house.office, COURIERS)
        stop.wait(rounds.EVERY.total_seconds())
