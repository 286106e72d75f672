"""Knows the address of a static file: it carries the hash of its content, so that it may be kept for a year."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, current_app, request

STATIC = Path(__file__).parent.parent / "static"


def install(app: Flask) -> None:
    app.jinja_env.globals["asset"] = asset

    @app.after_request
    def keep_long(response):
        if request.endpoint == "static" and response.status_code == 200:
            hashed = "v" in request.args or request.path.endswith(".woff2")
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if hashed else "public, max-age=3600"
        return response


def asset(name: str) -> str:
    # What `url_for` says of a static file; a page names more than seventy, most of them icons.
    return f"{request.script_root}{current_app.static_url_path}/{name}?v={_version(name)}"


@cache
def _version(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
