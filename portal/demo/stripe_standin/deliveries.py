"""Knows how webhooks leave: signed, in a thread of their own, again after a failure, twice or out of order when told to."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from portal.demo.stripe_standin.shop import Shop
from portal.gateways.payments.signatures import sign

RETRY_DELAYS = (0.3, 1, 2, 5, 10, 30, 60, 120, 300, 600)
"""Seconds between tries. Stripe tries for three days; nobody watches a demo for so long."""

GATHERING = 0.3
"""Seconds for which deliveries are gathered before they are shuffled."""


@dataclass
class _Parcel:
    event: dict[str, Any]
    due: float
    tries: int = 0


@dataclass
class Postman:
    """Delivers events to `url`. `duplicate` sends each twice, `shuffle` out of order, `paused` holds them back."""

    shop: Shop
    url: str
    secret: str
    thin_secret: str
    duplicate: bool = False
    shuffle: bool = False
    paused: bool = False
    delivered: list[dict[str, Any]] = field(default_factory=list)
    """Each try: id, type, status (0 when nobody answered), newest last."""

    def __post_init__(self) -> None:
        self._parcels: deque[_Parcel] = deque()
        self._bell = threading.Condition()
        self._leaving = False
        self._at_work = False
        self._thread = threading.Thread(target=self._work, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin, with what an earlier process could not deliver."""
        self.shop.deliver = self.take
        for event_id in list(self.shop.state["undelivered"]):
            full = self.shop.shelf("event").get(event_id) or self.shop.shelf("v2.core.event")[event_id]
            self.take({name: value for name, value in full.items() if full["object"] == "event" or name not in {"data", "changes"}})
        self._thread.start()

    def take(self, event: dict[str, Any]) -> None:
        with self._bell:
            for _ in range(2 if self.duplicate else 1):
                self._parcels.append(_Parcel(event, time.monotonic()))
            self._bell.notify()

    def again(self, event: dict[str, Any]) -> None:
        """Send one event once more, as the dashboard's button does."""
        with self._bell:
            self._parcels.append(_Parcel(event, time.monotonic()))
            self._bell.notify()

    def change(self, **knobs: bool) -> None:
        with self._bell:
            for name, value in knobs.items():
                setattr(self, name, value)
            self._bell.notify()

    def settle(self, timeout: float) -> bool:
        """Wait until nothing is due any more; False when time is up. Parcels that wait for another try are still due."""
        end = time.monotonic() + timeout
        with self._bell:
            while (self._parcels or self._at_work) and not self.paused:
                if not self._bell.wait(min(0.05, max(0.0, end - time.monotonic()))) and time.monotonic() >= end:
                    return False
        return True

    def stop(self) -> None:
        with self._bell:
            self._leaving = True
            self._bell.notify()
        if self._thread.is_alive():
            self._thread.join(15)

    def _work(self) -> None:
        while True:
            parcels = self._next()
            if parcels is None:
                return
            for parcel in parcels:
                self._deliver(parcel)
            with self._bell:
                self._at_work = False
                self._bell.notify_all()

    def _next(self) -> list[_Parcel] | None:
        with self._bell:
            while not self._leaving:
                now = time.monotonic()
                due = [parcel for parcel in self._parcels if parcel.due <= now]
                if due and not self.paused:
                    if self.shuffle:
                        self._bell.wait(GATHERING)
                        due = [parcel for parcel in self._parcels if parcel.due <= time.monotonic()]
                    self._parcels = deque(parcel for parcel in self._parcels if parcel not in due)
                    self._at_work = True
                    return _out_of_order(due) if self.shuffle else due
                waits = [parcel.due - now for parcel in self._parcels] if not self.paused else []
                self._bell.wait(max(0.01, min(waits)) if waits else None)
        return None

    def _deliver(self, parcel: _Parcel) -> None:
        event = parcel.event
        status = self._post(event)
        self.delivered.append({"id": event["id"], "type": event["type"], "status": status})
        parcel.tries += 1
        if 200 <= status < 300:
            with self.shop.lock:
                waiting = self.shop.state["undelivered"]
                if event["id"] in waiting:
                    waiting.remove(event["id"])
                    if event["object"] == "event":
                        self.shop.shelf("event")[event["id"]]["pending_webhooks"] = 0
                    self.shop.save()
        elif parcel.tries <= len(RETRY_DELAYS):
            parcel.due = time.monotonic() + RETRY_DELAYS[parcel.tries - 1]
            with self._bell:
                self._parcels.append(parcel)

    def _post(self, event: dict[str, Any]) -> int:
        payload = json.dumps(event, indent=2).encode()
        secret = self.secret if event["object"] == "event" else self.thin_secret
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Stripe/1.0 (stand-in)",
                   "Stripe-Signature": sign(payload, secret, int(time.time()))}  # fmt: skip
        target = urlsplit(self.url)
        link = http.client.HTTPConnection(target.hostname or "127.0.0.1", target.port or 80, timeout=10)
        try:
            link.request("POST", target.path or "/", payload, headers)
            return link.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            link.close()


def _out_of_order(parcels: list[_Parcel]) -> list[_Parcel]:
    """Any order but the true one, when there is another; a parcel and its double changing places is none."""
    mixed = random.sample(parcels, len(parcels))
    return parcels[::-1] if _events(mixed) == _events(parcels) else mixed


def _events(parcels: list[_Parcel]) -> list[str]:
    return [parcel.event["id"] for parcel in parcels]
