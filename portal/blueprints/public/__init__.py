"""Pages for everybody: the landing page, help, and the operator's texts."""

from flask import Blueprint

bp = Blueprint("public", __name__)

from portal.blueprints.public import crawling, views  # noqa: E402, F401
