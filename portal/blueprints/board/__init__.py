"""The board of a collaboration and its cards."""

from flask import Blueprint

bp = Blueprint("board", __name__)

from portal.blueprints.board import drafts, views  # noqa: E402, F401
