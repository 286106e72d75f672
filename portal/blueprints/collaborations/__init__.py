"""Collaborations: the list, and one from offer to scorecard."""

from flask import Blueprint

bp = Blueprint("collaborations", __name__)

from portal.blueprints.collaborations import postponing, views  # noqa: E402, F401
