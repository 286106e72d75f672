"""Knows how a test serves an application to a real browser: in a thread, on a free port of the loopback address."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import update
from werkzeug.serving import WSGIRequestHandler, make_server

from portal.models.accounts import Account


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        logging.getLogger("tests.server").debug('"%s" %s %s', self.requestline, code, size)


def free_port() -> int:
    """A port that was free a moment ago, for an application that must know its own address before it is made."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(app: Callable, port: int = 0) -> Iterator[str]:
    """`with serving(app) as address:` serves until the block ends; `address` is like http://127.0.0.1:41235."""
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=_Quiet)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="tests.server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def entering(portal: Any, visitor: Any, address: str) -> Callable:
    """`open_(person, path, locale="de", width=390)`: a window of that person (None is a stranger), signed in, in that language."""

    def open_(person: Any, path: str, locale: str = "en", **window: Any) -> Any:
        if person is not None:
            with portal.work() as work:
                work.session.execute(update(Account).where(Account.id == person.account_id).values(locale=locale))
        page = visitor(**window)
        kept = portal.browser(person, locale=locale)._cookies.values()
        page.context.add_cookies([{"name": each.key, "value": each.value, "url": address} for each in kept])
        page.goto(address + path)
        return page

    return open_
