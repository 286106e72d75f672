"""Knows how a supervisor asks after the portal."""

from datetime import timedelta

from flask import jsonify

from portal.blueprints.health import bp
from portal.queries import operation
from portal.web import work
from portal.web.identity import public

WORKER_SILENT = timedelta(minutes=3)
FRESH = {"Cache-Control": "no-store"}
"""Said here, because elsewhere it depends on who asks, and the database that knows it may be what is broken."""


@bp.get("/healthz")
@public
def alive():
    """The process answers."""
    return jsonify(status="ok"), 200, FRESH


@bp.get("/readyz")
@public
def ready():
    """Database, search index and worker: 200 when all are well, else 503 with what is not."""
    here = work.current()
    checks = {"database": operation.database_answers(here.session)}
    beat = operation.worker_seen(here.session) if checks["database"] else None
    checks["worker"] = beat is not None and here.now - beat < WORKER_SILENT
    try:
        here.gateways.search.count()
        checks["index"] = True
    except OSError:
        checks["index"] = False
    well = all(checks.values())
    return jsonify(status="ok" if well else "not ready", **checks), 200 if well else 503, FRESH
