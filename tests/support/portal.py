"""Knows a whole portal for a test: its house with fakes at every door, a clock that the test moves, the cast, and their browsers."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from jinja2 import FileSystemBytecodeCache
from sqlalchemy.orm import Session

from portal.app import House, create_app, open_house
from portal.domain.accounts import SYSTEM, Actor
from portal.gateways.bell import SilentBell
from portal.gateways.connections import FakeConnections
from portal.gateways.database import reading
from portal.gateways.files import DiskFiles
from portal.gateways.mail import FakeMail, Stationery
from portal.gateways.passwords import Argon2Passwords
from portal.gateways.payments import FakePayments
from portal.gateways.registers import FakeRegisters
from portal.gateways.search.opening import open_index
from portal.gateways.tokens import Tokens
from portal.gateways.vault import Vault
from portal.gateways.webpages import FakePages
from portal.models.accounts import SignIn
from portal.services import rounds
from portal.services.accounts.signing_in import secret_hash
from portal.services.couriers import COURIERS
from portal.services.work import Gateways, Work
from portal.settings import Settings
from portal.web import work as web_work
from tests import cast as people
from tests.support.html import InspectingClient

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORDS = Argon2Passwords(memory_kib=64, passes=1)
PASSWORD_HASH = PASSWORDS.hash(people.PASSWORD)

stationery = cache(Stationery)
"""Writes the same letters in every test, and keeps the templates that it has read."""


_APPS: dict[str, tuple[Flask, dict]] = {}
"""Applications by their settings, each with its configuration as it was built."""


class Clock:
    """Stands still until the test moves it."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **duration: float) -> None:
        self.now += timedelta(**duration)


class Portal:
    """The portal of one test."""

    def __init__(self, database_url: str, folder: Path, **settings) -> None:
        self.clock = Clock()
        self.settings = Settings(
            data_dir=folder,
            database_url=database_url,
            demo=True,
            instance_name="Gegenüber",
            operator_name="Nordufer eG",
            **{"base_url": "http://localhost", **settings},
        )
        self.mail, self.payments, self.bell = FakeMail(), FakePayments(clock=lambda: self.clock.now.timestamp()), SilentBell()
        self.platforms, self.pages, self.registers = FakeConnections("youtube", "instagram", "tiktok"), FakePages(), FakeRegisters()
        self.gateways = Gateways(
            mail=self.mail,
            stationery=stationery(self.settings.base_url, self.settings.instance_name),
            files=DiskFiles(folder / "files"),
            payments=self.payments,
            search=open_index(self.settings.search, folder, database_url),
            passwords=PASSWORDS,
            tokens=Tokens([self.settings.signing_key]),
            bell=self.bell,
            vault=Vault([self.settings.signing_key]),
            connections=self.platforms,
            pages=self.pages,
            registers=self.registers,
        )
        self.house: House = open_house(self.settings, gateways=self.gateways, clock=self.clock)
        self.compiled_templates: FileSystemBytecodeCache | None = None
        self._app: Flask | None = None

    @property
    def app(self) -> Flask:
        """The web application, moved into this house. Building one takes longer than most tests, so each worker builds it once."""
        if self._app is None:
            self._app, config = self._built()
            self._app.config.clear()
            self._app.config.update(config)
            web_work.move_into(self._app, self.house.office, reading(self.house.engine))
        return self._app

    def _built(self) -> tuple[Flask, dict]:
        likeness = repr(replace(self.settings, data_dir=Path(), database_url=""))
        if likeness not in _APPS:
            app = create_app(self.settings, self.house)
            app.testing = True
            app.config["PROPAGATE_EXCEPTIONS"] = False
            app.jinja_env.bytecode_cache = self.compiled_templates
            app.test_client_class = PortalClient
            _APPS[likeness] = (app, dict(app.config))
        return _APPS[likeness]

    def work(self, actor: Actor | people.Person = SYSTEM) -> AbstractContextManager[Work]:
        """One transaction as `actor`: `with portal.work(cast.ada) as work: …`."""
        return self.house.office.work(actor.actor if isinstance(actor, people.Person) else actor)

    def session(self) -> Session:
        """A session for looking; close it (it is a context manager)."""
        return self.house.office.writing()

    def round(self) -> int:
        """What the worker does on one round."""
        return rounds.go(self.house.office, COURIERS)

    def browser(self, person: people.Person | None = None, *, locale: str = "en", htmx: bool = False) -> PortalClient:
        """A browser in which `person` is signed in (nobody: a visitor)."""
        client: PortalClient = self.app.test_client()
        client.locale, client.as_htmx = locale, htmx
        secret = None
        if person is not None:
            secret = secrets.token_urlsafe(24)
            with self.house.office.writing.begin() as session:
                session.add(
                    SignIn(
                        account_id=person.account_id,
                        secret_hash=secret_hash(secret),
                        brand_id=person.actor.brand_id,
                        created_at=self.clock.now,
                        last_seen_at=self.clock.now,
                        fresh_at=self.clock.now,
                    )
                )
        client.come_in(secret)
        client.set_cookie("lang", locale)
        return client

    def close(self) -> None:
        self.house.engine.dispose()


class PortalClient(InspectingClient):
    """Sends the form token with each POST, and htmx's header where the test wants the immediate way."""

    locale = "en"
    as_htmx = False
    raw_token = ""

    def come_in(self, secret: str | None) -> None:
        self.raw_token = secrets.token_hex(20)
        with self.session_transaction() as cookie:
            cookie["csrf_token"] = self.raw_token
            if secret:
                cookie["_user_id"], cookie["_fresh"] = secret, True

    def open(self, *args, csrf: bool = True, **kwargs):
        headers = dict(kwargs.pop("headers", None) or {})
        if self.as_htmx:
            headers.setdefault("HX-Request", "true")
        if kwargs.get("method") == "POST" and csrf and "content_type" not in kwargs or kwargs.get("data") is not None and csrf:
            with self.session_transaction() as cookie:
                raw = cookie.setdefault("csrf_token", self.raw_token or secrets.token_hex(20))
            headers.setdefault("X-CSRFToken", URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token").dumps(raw))
        kwargs.setdefault("buffered", True)
        return super().open(*args, headers=headers, **kwargs)


@pytest.fixture(scope="session")
def compiled_templates(run_folder: Path) -> FileSystemBytecodeCache:
    """Templates are compiled once for the whole run instead of once for each test."""
    folder = run_folder / "templates"
    folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


@pytest.fixture
def portal(database_url: str, tmp_path: Path, compiled_templates: FileSystemBytecodeCache) -> Iterator[Portal]:
    """A portal on an empty database; runs on SQLite and on PostgreSQL."""
    opened = Portal(database_url, tmp_path / "portal")
    opened.compiled_templates = compiled_templates
    yield opened
    opened.close()


@pytest.fixture
def cast(portal: Portal) -> people.Cast:
    """Ada, Bea, Cyd, Dov, Fay, Gus and Ola."""
    with portal.house.office.writing.begin() as session:
        return people.assemble(session, portal.clock.now, PASSWORD_HASH)


@pytest.fixture(params=["plain", "htmx"])
def way(request: pytest.FixtureRequest) -> Callable[[PortalClient], PortalClient]:
    """Runs a page test twice: as a plain browser and as htmx. `ada = way(portal.browser(cast.ada))`."""

    def take(client: PortalClient) -> PortalClient:
        client.as_htmx = request.param == "htmx"
        return client

    return take
