"""Who acts for a creator: given, taken up, laid down, and what was done under it."""

from flask import Blueprint

bp = Blueprint("mandates", __name__)

from portal.blueprints.mandates import acting, views  # noqa: E402, F401
