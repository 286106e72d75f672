"""Platform exports that a creator brings: preview, columns of a table, save, undo."""

from flask import Blueprint

bp = Blueprint("exports", __name__)

from portal.blueprints.exports import columns, views  # noqa: E402, F401
