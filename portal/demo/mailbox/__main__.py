"""Knows the command line: `python -m portal.demo.mailbox --smtp-port 1025 --web-port 8025 --folder …`."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from portal.demo.mailbox.box import Box
from portal.demo.mailbox.post import receiver
from portal.demo.mailbox.web import Mailbox


def main(arguments: list[str] | None = None) -> int:
    """Receive and show until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m portal.demo.mailbox", description="A mailbox on 127.0.0.1 that sends nothing on.")
    parser.add_argument("--smtp-port", type=int, default=1025)
    parser.add_argument("--web-port", type=int, default=8025)
    parser.add_argument("--folder", type=Path, required=True, help="where mails rest")
    given = parser.parse_args(arguments)
    box = Box(given.folder)
    web, post = Mailbox(given.web_port, box), receiver(box, given.smtp_port)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: threading.Thread(target=web.shutdown).start())
    post.start()
    print(f"Mailbox at {web.address}, SMTP on port {given.smtp_port}", flush=True)
    web.serve_forever(poll_interval=0.1)
    web.server_close()
    post.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
