"""Knows what a whole page of the search costs beside the search in it: session, counts, cards and template."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from werkzeug.test import EnvironBuilder, run_wsgi_app

from benchmarks import pages
from benchmarks.discovery_figures import Figures

ADDRESSES = {
    "words_and_filters": "/creators?q=kochen&platform=instagram&country=DE&followers_min=5000",
    "target_and_facets": "/creators?to_country=DE&to_age=a25_34&to_gender=female&country=DE&country=AT",
    "words_alone": "/creators?q=kochen",
}
COPIES = 20
"""Collaborations in the world; a page of the search reads none of them."""


def measure(figures: Figures, creators: int, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pages.built(Path(folder), creators, COPIES) as here:
        portal = here.portal
        cookie = pages.cookies(portal, here.people["bea"])
        watched = _Watched(portal.house.office.gateways.search)
        for name, address in ADDRESSES.items():
            figures.note(f"{name}: {address}, {creators} creators")
            for swapped in (False, True):
                headers = {"Cookie": cookie} | ({"HX-Request": "true", "HX-Target": "results"} if swapped else {})
                kind = f"request.{name}{'.swapped' if swapped else ''}"
                ratios, whole, inside, length = [], [], [], 0
                for turn in range(rounds + 2):
                    watched.seconds = 0.0
                    start = time.process_time()
                    length = _open(portal.app, address, headers)
                    taken = time.process_time() - start
                    if turn >= 2:
                        ratios.append(taken / watched.seconds)
                        whole.append(taken)
                        inside.append(watched.seconds)
                figures.tell(f"{kind}.milliseconds", median(whole) * 1000)
                figures.tell(f"{kind}.search_milliseconds", median(inside) * 1000)
                figures.tell(f"{kind}.ratio_to_search", median(ratios))
                figures.tell(f"{kind}.bytes", length)


def _open(app: Any, address: str, headers: dict[str, str]) -> int:
    environ = EnvironBuilder(path=address, base_url="http://localhost", headers=headers).get_environ()
    body, status, _ = run_wsgi_app(app.wsgi_app, environ, buffered=True)
    if not status.startswith("200"):
        raise SystemExit(f"{address} answered {status}")
    return len(b"".join(body))


class _Watched:
    """Takes the time of every search of an index."""

    def __init__(self, index: Any) -> None:
        self.seconds = 0.0
        index.search = self._timed(index.search)

    def _timed(self, search: Callable[..., Any]) -> Callable[..., Any]:
        def timed(query: Any) -> Any:
            start = time.process_time()
            try:
                return search(query)
            finally:
                self.seconds += time.process_time() - start

        return timed
