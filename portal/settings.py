"""Knows the settings: read once from the environment, frozen, and refused at start when unsafe."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

PREFIX = "PORTAL_"
DEMO_SECRET = "demo-secret-that-everybody-knows-and-nobody-may-use"  # noqa: S105 - refused outside the demo


class UnsafeSettings(ValueError):
    """The portal will not start like this; the message names each setting and what to do."""


def _setting(default, meaning: str, secret: bool = False):
    return field(default=default, metadata={"meaning": meaning, "secret": secret})


@dataclass(frozen=True)
class Settings:
    """Each field is the environment variable PORTAL_<NAME IN CAPITALS>."""

    data_dir: Path = _setting(Path("var"), "Folder for the database, files and search index")
    database_url: str = _setting("", "SQLAlchemy address of the database; empty means SQLite in the data folder", secret=True)
    search: str = _setting(
        "embedded", "Home of the search index: embedded (in the data folder) or postgres (in the database, where that is PostgreSQL)"
    )
    base_url: str = _setting("http://127.0.0.1:8000", "Address under which people reach the portal")
    secret_key: str = _setting("", "At least 32 characters; signs cookies and links", secret=True)
    secret_key_fallbacks: str = _setting("", "Earlier secret keys, comma separated, still accepted", secret=True)
    demo: bool = _setting(False, "Demo mode: invented people, stand-ins, logins shown on the sign-in page")
    locale: str = _setting("en", "Language for visitors who express no wish: en or de")
    instance_name: str = _setting("Creator Portal", "Name of this instance, shown in the header and in mails")
    operator_name: str = _setting("", "Who runs this instance, shown in the footer and in contracts")
    operator_address: str = _setting("", "Address of the operator, for imprint and contracts")
    source_url: str = _setting("", "Where people find the source of this instance, linked in the footer (AGPL, section 13)")
    smtp_url: str = _setting("smtp://127.0.0.1:1025", "smtp://user:password@host:port or smtps://…", secret=True)
    mail_from: str = _setting("portal@localhost", "Sender of mails")
    stripe_api_base: str = _setting("https://api.stripe.com", "Address of the Stripe interface; loopback for a stand-in")
    stripe_secret_key: str = _setting("", "Stripe secret key; without it payments are switched off", secret=True)
    stripe_webhook_secret: str = _setting("", "Signing secrets of the webhook destinations, comma separated", secret=True)
    checkout_origin: str = _setting("https://checkout.stripe.com", "Origin of the hosted checkout, named in the content security policy")
    google_client_id: str = _setting("", "Id of the OAuth application at Google, for YouTube channels; empty switches it off")
    google_client_secret: str = _setting("", "Its secret", secret=True)
    instagram_client_id: str = _setting("", "Id of the application at Meta (Instagram login); empty switches it off")
    instagram_client_secret: str = _setting("", "Its secret", secret=True)
    tiktok_client_key: str = _setting("", "Key of the application at TikTok (Login Kit); empty switches it off")
    tiktok_client_secret: str = _setting("", "Its secret", secret=True)
    platforms_base: str = _setting("", "Address of a stand-in for all three platforms, on this machine; empty means the real ones")
    vies: bool = _setting(False, "Ask the VAT register of the EU (VIES) about VAT ids; without it the operator compares each by eye")
    platform_fee_bps: int = _setting(0, "The portal's own share of each fee in hundredths of a per cent")
    trusted_proxies: int = _setting(0, "Number of reverse proxies whose X-Forwarded headers are believed")
    max_upload_mb: int = _setting(64, "Largest file that a person may upload, in MiB")
    export_days: int = _setting(30, "Days after which the raw file of a platform export is erased; its figures stay")
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Read PORTAL_* once. Raises UnsafeSettings for an unknown name, an unreadable value or an unsafe choice."""
        environment = os.environ if environment is None else environment
        known = {PREFIX + each.name.upper(): each for each in fields(cls)}
        given = {name: value for name, value in environment.items() if name.startswith(PREFIX) and not name.startswith("PORTAL_TEST_")}
        problems = [f"{name} is not a setting; `portal settings` lists them" for name in given if name not in known]
        values = {}
        for name, value in given.items():
            if name in known:
                try:
                    values[known[name].name] = _read(known[name].default, value)
                except ValueError as error:
                    problems.append(f"{name}: {error}")
        settings = cls(**values)
        problems += settings.problems()
        if problems:
            raise UnsafeSettings("\n".join(problems))
        return settings

    def problems(self) -> list[str]:
        """Why these settings will not do; empty when they will."""
        found = []
        base = urlsplit(self.base_url)
        loopback = base.hostname in ("127.0.0.1", "localhost", "::1")
        if base.scheme not in ("http", "https") or not base.hostname or base.path not in ("", "/") or base.query:
            found.append("PORTAL_BASE_URL: an address like https://portal.example, without a path")
        if self.locale not in ("en", "de"):
            found.append("PORTAL_LOCALE: en or de")
        if self.log_level not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            found.append("PORTAL_LOG_LEVEL: DEBUG, INFO, WARNING or ERROR")
        if self.search not in ("embedded", "postgres"):
            found.append("PORTAL_SEARCH: embedded or postgres")
        if self.search == "postgres" and not self.database.startswith("postgres"):
            found.append("PORTAL_SEARCH: postgres needs a PostgreSQL database, see PORTAL_DATABASE_URL")
        if not 1 <= self.export_days <= 365:
            found.append("PORTAL_EXPORT_DAYS: 1 to 365")
        if not 0 <= self.platform_fee_bps <= 5000:
            found.append("PORTAL_PLATFORM_FEE_BPS: 0 to 5000")
        if self.demo:
            return found
        if len(self.secret_key) < 32 or self.secret_key == DEMO_SECRET:
            found.append(
                "PORTAL_SECRET_KEY: at least 32 random characters, for example from "
                '`python3 -c "import secrets; print(secrets.token_urlsafe(48))"`'
            )
        if base.scheme == "http" and not loopback:
            found.append("PORTAL_BASE_URL: https is needed where other machines reach the portal")
        if self.stripe_secret_key and not self.stripe_webhook_secret:
            found.append("PORTAL_STRIPE_WEBHOOK_SECRET: needed beside PORTAL_STRIPE_SECRET_KEY, or payments are never booked")
        for name, other in (
            ("GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"),
            ("INSTAGRAM_CLIENT_ID", "INSTAGRAM_CLIENT_SECRET"),
            ("TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"),
        ):
            if getattr(self, name.lower()) and not getattr(self, other.lower()):
                found.append(f"PORTAL_{other}: needed beside PORTAL_{name}, or nobody can connect a channel there")
        return found

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.data_dir.absolute() / 'portal.db'}"

    @property
    def signing_key(self) -> str:
        return self.secret_key or DEMO_SECRET

    @property
    def platform_applications(self) -> dict[str, tuple[str, str]]:
        """Platform → (id, secret) of the operator's application there."""
        return {
            "youtube": (self.google_client_id, self.google_client_secret),
            "instagram": (self.instagram_client_id, self.instagram_client_secret),
            "tiktok": (self.tiktok_client_key, self.tiktok_client_secret),
        }

    @property
    def https(self) -> bool:
        return self.base_url.startswith("https:")

    def listing(self) -> list[tuple[str, str, str]]:
        """(name, value with secrets veiled, meaning) of each setting."""
        return [(PREFIX + each.name.upper(), _veiled(each, getattr(self, each.name)), each.metadata["meaning"]) for each in fields(self)]


def _read(default, value: str):
    match default:
        case bool():
            if value.lower() not in ("1", "0", "true", "false", "yes", "no", ""):
                raise ValueError("1 or 0")
            return value.lower() in ("1", "true", "yes")
        case int():
            if not re.fullmatch(r"-?\d{1,9}", value):
                raise ValueError("a whole number")
            return int(value)
        case Path():
            return Path(value)
        case _:
            return value.strip()


def _veiled(each, value) -> str:
    return "(set)" if each.metadata["secret"] and value else str(value)
