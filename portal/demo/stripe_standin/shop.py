"""Knows everything that the stand-in remembers: objects, events, idempotency keys and faults, in one file when told to."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import stripe
from stripe.checkout import Session
from stripe.events._event_classes import get_v2_event_class

from portal.demo.stripe_standin import answers
from portal.demo.stripe_standin.contract import kept
from portal.demo.stripe_standin.refusals import Refused, invalid, missing

API_VERSION = stripe.api_version
SETTLES_AFTER = 3 * 86400
"""Seconds until a card payment becomes available balance, as for a European platform."""
KEYS_LIVE = 86400

_SHELVES = {
    "checkout.session": Session,
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "balance_transaction": stripe.BalanceTransaction,
    "transfer": stripe.Transfer,
    "transfer_reversal": stripe.TransferReversal,
    "event": stripe.Event,
}
_PREFIXES = {"pi_": "payment_intent", "ch_": "charge", "txn_": "balance_transaction", "tr_": "transfer"}


class Shop:
    """The platform's account at the stand-in. Every request holds `lock` from beginning to end."""

    def __init__(self, base: str, state_file: Path | None = None) -> None:
        self.base = base
        self.lock = threading.RLock()
        self.request: dict[str, Any] = {"id": None, "idempotency_key": None}
        self.deliver: Callable[[dict[str, Any]], None] = lambda event: None
        self.broken: list[str] = []
        """What the stand-in itself did wrong; a test that finds anything here has found a bug of ours."""
        self._state_file = state_file
        empty: dict[str, Any] = {"shelves": {kind: {} for kind in _SHELVES} | {"account": {}, "v2.core.event": {}}}
        self.state: dict[str, Any] = empty | {"private": {}, "links": {}, "keys": {}, "faults": [], "undelivered": [], "ahead": 0}
        if state_file and state_file.exists():
            self.state |= json.loads(state_file.read_text(encoding="utf-8"))

    def now(self) -> int:
        """Unix seconds, moved ahead by the control knob."""
        return int(time.time()) + self.state["ahead"]

    def shelf(self, kind: str) -> dict[str, dict[str, Any]]:
        """All objects of a kind, oldest first."""
        return self.state["shelves"][kind]

    def put(self, thing: dict[str, Any]) -> dict[str, Any]:
        """Remember a v1 object, after checking that it looks like one."""
        kept(thing, _SHELVES[thing["object"]])
        self.shelf(thing["object"])[thing["id"]] = thing
        return thing

    def find(self, kind: str, wanted: str, param: str = "id", status: int = 404) -> dict[str, Any]:
        try:
            return self.shelf(kind)[wanted]
        except KeyError:
            raise missing(kind, wanted, param, status) from None

    def expanded(self, thing: dict[str, Any], paths: list[str]) -> dict[str, Any]:
        """A copy with ids replaced by the objects that they name, along dotted `paths`."""
        copy = json.loads(json.dumps(thing))
        for path in paths:
            self._expand(copy, path.split("."), path)
        return copy

    def tell(self, kind: str, about: dict[str, Any]) -> None:
        """Record a snapshot event and send it to the webhook."""
        snapshot = json.loads(json.dumps(about))
        event = self.put(answers.event(kind, snapshot, API_VERSION, self.now(), dict(self.request)))
        self._send(event)

    def tell_thin(self, kind: str, account_id: str, details: dict[str, Any] | None = None) -> None:
        """Record a v2 event; only its thin form is sent, `details` stay to be fetched."""
        thin: dict[str, Any] = {
            "id": answers.new_id("evt_test_65"),
            "object": "v2.core.event",
            "type": kind,
            "livemode": False,
            "created": answers.rfc3339(self.now()),
            "context": None,
            "reason": None,
            "related_object": {"id": account_id, "type": "v2.core.account", "url": f"/v2/core/accounts/{account_id}"},
        }
        full = thin | ({"data": details} if details is not None else {})
        self.shelf("v2.core.event")[thin["id"]] = kept(full, get_v2_event_class(kind))
        self._send(thin)

    def sweep(self) -> None:
        """What time alone does: sessions expire, money becomes available, keys are forgotten."""
        now = self.now()
        for session in self.shelf("checkout.session").values():
            if session["status"] == "open" and session["expires_at"] <= now:
                self.expire(session)
        for transaction in self.shelf("balance_transaction").values():
            if transaction["available_on"] <= now:
                transaction["status"] = "available"
        keys = self.state["keys"]
        for key in [key for key, kept_answer in keys.items() if kept_answer["at"] + KEYS_LIVE <= now]:
            del keys[key]

    def expire(self, session: dict[str, Any]) -> None:
        session |= {"status": "expired", "url": None}
        self.tell("checkout.session.expired", session)

    def save(self) -> None:
        if self._state_file is None:
            return
        draft = self._state_file.with_suffix(".part")
        draft.write_text(json.dumps(self.state, indent=1), encoding="utf-8")
        os.replace(draft, self._state_file)

    def _send(self, event: dict[str, Any]) -> None:
        self.state["undelivered"].append(event["id"])
        self.deliver(event)

    def _expand(self, place: Any, steps: list[str], path: str) -> None:
        if isinstance(place, list):
            for entry in place:
                self._expand(entry, steps, path)
            return
        name, *rest = steps
        if not isinstance(place, dict) or name not in place:
            raise invalid(f"This property cannot be expanded ({path}).", None, "expand")
        value = place[name]
        if isinstance(value, str):
            kind = next((kind for prefix, kind in _PREFIXES.items() if value.startswith(prefix)), None)
            if kind is None:
                raise Refused(f"This property cannot be expanded ({path}) by the stand-in.", param="expand", kept=False)
            place[name] = value = json.loads(json.dumps(self.find(kind, value)))
        if rest and value is not None:
            self._expand(value, rest, path)
