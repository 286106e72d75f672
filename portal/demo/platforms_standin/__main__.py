"""Knows the command line: `python -m portal.demo.platforms_standin --port 4244 --state platforms.json`."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from portal.demo.platforms_standin.server import Standin


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m portal.demo.platforms_standin", description="A stand-in for YouTube, Instagram and TikTok on 127.0.0.1."
    )
    parser.add_argument("--port", type=int, default=4244)
    parser.add_argument("--state", type=Path, help="a JSON file that keeps accounts and keys across restarts")
    given = parser.parse_args(arguments)
    standin = Standin(given.port, given.state)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: threading.Thread(target=standin.shutdown).start())
    print(f"Stand-in for the platforms at {standin.base}", flush=True)
    standin.serve_forever(poll_interval=0.1)
    standin.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
