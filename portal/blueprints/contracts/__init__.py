"""Agreements: reading, signing, the printed copy, and a check that anybody may make."""

from flask import Blueprint

bp = Blueprint("contracts", __name__)

from portal.blueprints.contracts import signing, verifying, views  # noqa: E402, F401
