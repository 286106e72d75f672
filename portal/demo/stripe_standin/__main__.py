"""Knows the command line: `python -m portal.demo.stripe_standin --port 4243 --webhook-url … --secret whsec_…`."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

from portal.demo.stripe_standin.server import Standin
from portal.gateways.payments.stripe_addresses import is_loopback


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. Refuses a webhook address that is not on this machine."""
    parser = argparse.ArgumentParser(prog="python -m portal.demo.stripe_standin", description="A stand-in for Stripe on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=4243)
    parser.add_argument("--webhook-url", required=True, help="where signed events go, on this machine")
    parser.add_argument("--secret", required=True, help="signs snapshot events: whsec_…")
    parser.add_argument("--thin-secret", help="signs thin events, when they have a destination of their own")
    parser.add_argument("--state", type=Path, help="a JSON file that keeps everything across restarts")
    given = parser.parse_args(arguments)
    target = urlsplit(given.webhook_url)
    if target.scheme != "http" or not is_loopback(f"{target.scheme}://{target.netloc}"):
        parser.error("--webhook-url must be plain http on this machine")
    standin = Standin(given.port, webhook_url=given.webhook_url, secret=given.secret, thin_secret=given.thin_secret, state_file=given.state)
    standin.start_post()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: threading.Thread(target=standin.shutdown).start())
    print(f"Stripe stand-in at {standin.base}, events to {given.webhook_url}", flush=True)
    standin.serve_forever(poll_interval=0.1)
    standin.server_close()
    standin.postman.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
