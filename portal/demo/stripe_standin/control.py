"""Knows the knobs under `/_control/`: faults, webhook order, time, and what a person does on the pages, for tests and for the demo."""

from __future__ import annotations

from typing import Any

from portal.demo.stripe_standin import accounts, hosted, money
from portal.demo.stripe_standin.deliveries import Postman
from portal.demo.stripe_standin.refusals import invalid
from portal.demo.stripe_standin.shop import Shop

FAULTS = ("429", "409", "500-before", "500-kept", "drop-before", "drop-after")
"""`before`: nothing was done. `500-kept`: nothing was done, and the key remembers the 500. `drop-after`: done, and no answer."""


def turn(shop: Shop, postman: Postman, knob: str, given: dict[str, Any]) -> dict[str, Any]:
    """Turn one knob; answers what it did. Raises `Refused` for an unknown one."""
    match knob:
        case "fault":
            if given.get("kind") not in FAULTS:
                raise invalid(f"kind is one of {', '.join(FAULTS)}", None, "kind")
            fault = {"kind": given["kind"], "path": given.get("path", "/v"), "method": given.get("method", "POST")}
            shop.state["faults"] += [fault] * int(given.get("times", 1))
        case "duplicate" | "shuffle":
            postman.change(**{knob: bool(given.get("on", True))})
        case "pause" | "resume":
            postman.change(paused=knob == "pause")
        case "resend":
            kind = "event" if given["event"] in shop.shelf("event") else "v2.core.event"
            event = shop.find(kind, given["event"])
            postman.again({name: value for name, value in event.items() if kind == "event" or name != "data"})
        case "advance":
            shop.state["ahead"] += int(given["seconds"])
            shop.sweep()
        case "forget-keys":
            shop.state["keys"].clear()
        case "pay" | "decline":
            session = shop.find("checkout.session", given["checkout"])
            card = {"name": given.get("name", "Fay Finanz"), "number": hosted.GOOD_CARD if knob == "pay" else hosted.BAD_CARD}
            (money.pay if knob == "pay" else money.decline)(shop, session, card)
        case "activate":
            accounts.activate(shop, given["account"])
        case _:
            raise invalid(f"no such knob: {knob}", None, "knob")
    return {"done": knob}


def inspect(shop: Shop, postman: Postman) -> dict[str, Any]:
    """Everything that the stand-in knows."""
    knobs = {"duplicate": postman.duplicate, "shuffle": postman.shuffle, "paused": postman.paused}
    return shop.state | {"deliveries": postman.delivered, "broken": shop.broken, "postman": knobs, "now": shop.now()}
