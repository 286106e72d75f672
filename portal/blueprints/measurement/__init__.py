"""The scorecard of a collaboration, shown to both sides."""

from flask import Blueprint

bp = Blueprint("measurement", __name__)

from portal.blueprints.measurement import views  # noqa: E402, F401
