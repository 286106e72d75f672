"""Knows how to run the stand-in inside a test: in a thread, on a free port, and gone afterwards."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.demo.stripe_standin import control
from portal.demo.stripe_standin.server import Standin

SECRET = "whsec_standin"
KEY = "sk_test_standin"


class Running:
    """A running stand-in and its knobs. `checkout` may be an id or the address of the page."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self.base = standin.base

    def pay(self, checkout: str, name: str = "Fay Finanz") -> None:
        self.turn("pay", checkout=checkout.rsplit("/", 1)[-1], name=name)

    def decline(self, checkout: str) -> None:
        self.turn("decline", checkout=checkout.rsplit("/", 1)[-1])

    def activate(self, account_id: str) -> None:
        self.turn("activate", account=account_id)

    def fault(self, kind: str, times: int = 1, path: str = "/v", method: str = "POST") -> None:
        self.turn("fault", kind=kind, times=times, path=path, method=method)

    def advance(self, seconds: int) -> None:
        """Move the stand-in's clock ahead: sessions expire, money becomes available, keys are forgotten."""
        self.turn("advance", seconds=seconds)

    def turn(self, knob: str, **given: Any) -> None:
        """Any knob of `/_control/`."""
        with self._standin.shop.lock:
            control.turn(self._standin.shop, self._standin.postman, knob, given)
            self._standin.shop.save()

    def settle(self, timeout: float = 10) -> None:
        """Wait until every webhook has been delivered."""
        if not self._standin.postman.settle(timeout):
            raise AssertionError("webhooks are still waiting to be delivered")

    @property
    def state(self) -> dict[str, Any]:
        """Everything that the stand-in knows, as `GET /_control/state` shows it."""
        with self._standin.shop.lock:
            return control.inspect(self._standin.shop, self._standin.postman)

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Every object of a kind (`transfer`, `checkout.session`, `event`, …), oldest first."""
        return list(self.state["shelves"][kind].values())


@contextmanager
def running_standin(
    webhook_url: str = "http://127.0.0.1:9/none",
    secret: str = SECRET,
    *,
    thin_secret: str | None = None,
    state_file: Path | None = None,
    port: int = 0,
) -> Iterator[Running]:
    """A stand-in on a free port for the length of the block; a broken contract of its own is an error at the end."""
    standin = Standin(port, webhook_url=webhook_url, secret=secret, thin_secret=thin_secret, state_file=state_file)
    standin.start_post()
    thread = threading.Thread(target=standin.serve_forever, kwargs={"poll_interval": 0.02}, name="stripe-standin", daemon=True)
    thread.start()
    try:
        yield Running(standin)
    finally:
        standin.leave()
        thread.join(10)
    if standin.shop.broken:
        raise AssertionError("the stand-in broke its contract:\n" + "\n".join(standin.shop.broken))
