"""Knows how the demo runs: database, invented people and stories once, then web, worker, Stripe stand-in and mailbox until Ctrl-C."""

from __future__ import annotations

import json
import os
import shutil
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from portal.demo import making
from portal.demo.children import Children, Failed, answers, require_free
from portal.demo.platforms_standin.state import APPLICATION, SECRET
from portal.settings import DEMO_SECRET, PREFIX, Settings

KEY, WEBHOOK_SECRET = "sk_test_standin", "whsec_standin"  # noqa: S105 - they open nothing but the stand-in
MARKER = "demo.json"
EDITION = 3
"""Raised when the stories change, so that an older demo folder is made anew."""


@dataclass(frozen=True)
class Plan:
    """What was asked for at the terminal."""

    folder: Path
    port: int = 8000
    stripe_port: int = 4243
    smtp_port: int = 1025
    mail_port: int = 8025
    creators: int = 300
    reset: bool = False
    stories: bool = True
    workers: int = 2
    platforms_port: int = 4244

    @property
    def web(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def stripe(self) -> str:
        return f"http://127.0.0.1:{self.stripe_port}"

    @property
    def platforms(self) -> str:
        return f"http://127.0.0.1:{self.platforms_port}"

    @property
    def mailbox(self) -> str:
        return f"http://127.0.0.1:{self.mail_port}"

    def environment(self, outside: Mapping[str, str]) -> dict[str, str]:
        """For the children: PORTAL_* as the demo needs it and nothing else of that prefix, but for the database if one was named."""
        kept = {name: value for name, value in outside.items() if not name.startswith(PREFIX)}
        return {
            **kept,
            "PYTHONUNBUFFERED": "1",
            "PORTAL_DEMO": "1",
            "PORTAL_SECRET_KEY": DEMO_SECRET,
            "PORTAL_DATA_DIR": str(self.folder),
            "PORTAL_DATABASE_URL": outside.get("PORTAL_DATABASE_URL", ""),
            "PORTAL_BASE_URL": self.web,
            "PORTAL_SMTP_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "PORTAL_MAIL_FROM": "portal@demo.example",
            "PORTAL_STRIPE_API_BASE": self.stripe,
            "PORTAL_STRIPE_SECRET_KEY": KEY,
            "PORTAL_STRIPE_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "PORTAL_CHECKOUT_ORIGIN": self.stripe,
            "PORTAL_GOOGLE_CLIENT_ID": APPLICATION["youtube"],
            "PORTAL_GOOGLE_CLIENT_SECRET": SECRET,
            "PORTAL_INSTAGRAM_CLIENT_ID": APPLICATION["instagram"],
            "PORTAL_INSTAGRAM_CLIENT_SECRET": SECRET,
            "PORTAL_TIKTOK_CLIENT_KEY": APPLICATION["tiktok"],
            "PORTAL_TIKTOK_CLIENT_SECRET": SECRET,
            "PORTAL_PLATFORMS_BASE": self.platforms,
            "PORTAL_INSTANCE_NAME": "Gegenüber",
            "PORTAL_OPERATOR_NAME": "Nordufer eG (demo)",
            "PORTAL_OPERATOR_ADDRESS": "Nordufer eG\nHafenstraße 7\n24103 Kiel",
            "PORTAL_LOCALE": outside.get("PORTAL_LOCALE", "en"),
        }


def run(plan: Plan, say: Callable[[str], None], migrate: Callable[[str], None], forget: Callable[[str], None]) -> int:
    """Run until interrupted; returns the exit code. `migrate` and `forget` bring the database at an address up, and down to nothing."""
    stopping = threading.Event()
    before = {number: signal.signal(number, lambda *_: stopping.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    environment = plan.environment(os.environ)
    try:
        _require_free(plan)
        settings = Settings.from_environment(environment)
        _begin(plan, settings, say, forget)
        with Children(plan.folder / "logs") as children:
            _start_outside(plan, children, environment)
            migrate(settings.database)
            if not _made(plan):
                making.make(settings, plan.creators, datetime.now(UTC), stories=plan.stories, say=say, stopping=stopping)
                (plan.folder / MARKER).write_text(json.dumps({"edition": EDITION, "creators": plan.creators}), "utf-8")
            children.start("web", ["portal", "serve", "--port", str(plan.port), "--workers", str(plan.workers)], environment)
            children.start("worker", ["portal", "worker"], environment)
            children.wait_until(lambda: stopping.is_set() or answers(f"{plan.web}/readyz"), "The portal")
            if not stopping.is_set():
                say(_welcome(plan))
            while not stopping.wait(0.5):
                children.check()
            say("Stopping.")
    except making.Interrupted:
        say("Stopped before the demo was complete; the next start begins anew.")
    except Failed as failure:
        say(str(failure))
        return 1
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def _require_free(plan: Plan) -> None:
    require_free(plan.port, "portal", "--port")
    require_free(plan.stripe_port, "Stripe stand-in", "--stripe-port")
    require_free(plan.platforms_port, "stand-in for the platforms", "--platforms-port")
    require_free(plan.smtp_port, "mail server", "--smtp-port")
    require_free(plan.mail_port, "mailbox", "--mail-port")


def _begin(plan: Plan, settings: Settings, say: Callable[[str], None], forget: Callable[[str], None]) -> None:
    """An empty place, or a finished demo to go on with. A half-made or older one is made anew."""
    here = plan.folder.exists() and any(plan.folder.iterdir())
    if here and not (plan.folder / "logs").is_dir():
        raise Failed(f"{plan.folder} is no folder of a demo. Choose another one with --data-dir.")
    if here and (plan.reset or not _made(plan)):
        say("Making the demo anew.")
        if settings.database_url:
            forget(settings.database)
        shutil.rmtree(plan.folder)
    plan.folder.mkdir(parents=True, exist_ok=True)


def _made(plan: Plan) -> bool:
    try:
        return json.loads((plan.folder / MARKER).read_text("utf-8"))["edition"] == EDITION
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return False


def _start_outside(plan: Plan, children: Children, environment: Mapping[str, str]) -> None:
    children.start(
        "stripe",
        [
            "portal.demo.stripe_standin",
            "--port",
            str(plan.stripe_port),
            "--webhook-url",
            f"{plan.web}/webhooks/stripe",
            "--secret",
            WEBHOOK_SECRET,
            "--state",
            str(plan.folder / "stripe.json"),
        ],
        environment,
    )
    children.start(
        "platforms",
        ["portal.demo.platforms_standin", "--port", str(plan.platforms_port), "--state", str(plan.folder / "platforms.json")],
        environment,
    )
    children.start(
        "mailbox",
        [
            "portal.demo.mailbox",
            "--smtp-port",
            str(plan.smtp_port),
            "--web-port",
            str(plan.mail_port),
            "--folder",
            str(plan.folder / "mails"),
        ],
        environment,
    )
    children.wait_until(
        lambda: (
            answers(f"{plan.mailbox}/healthz") and answers(f"{plan.stripe}/_control/state") and answers(f"{plan.platforms}/_control/state")
        ),
        "The stand-ins",
        20,
    )


def _welcome(plan: Plan) -> str:
    people = "\n".join(f"    {each.email:<26} {each.what}" for each in making.LOGINS)
    return f"""
  The portal      {plan.web}
  Mailbox         {plan.mailbox}
  Stripe stand-in {plan.stripe} (its pages open when you pay; pay with the card that stands there)
  Platforms       {plan.platforms} (consent pages of YouTube, Instagram and TikTok; any name will do)

  Logins, all with the password   {making.PASSWORD}
{people}

  Everything here is invented. Files and logs: {plan.folder}
  Stop with Ctrl-C; `make demo-reset` begins anew.
"""
