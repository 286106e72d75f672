"""The media kit: written by its creator, public under an address of its own."""

from flask import Blueprint

bp = Blueprint("media_kits", __name__)

from portal.blueprints.media_kits import views  # noqa: E402, F401
