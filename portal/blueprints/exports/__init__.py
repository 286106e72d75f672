"""Platform exports that a creator brings: preview, save, undo."""

from flask import Blueprint

bp = Blueprint("exports", __name__)

from portal.blueprints.exports import views  # noqa: E402, F401
