"""The media kit: written by its creator, public under an address of its own, or behind a link for one recipient."""

from flask import Blueprint

bp = Blueprint("media_kits", __name__)

from portal.blueprints.media_kits import brands, editing, paper, questions, results, shared, variants, views  # noqa: E402, F401
