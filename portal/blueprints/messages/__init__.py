"""What the two sides of a collaboration write to each other."""

from flask import Blueprint

bp = Blueprint("messages", __name__)

from portal.blueprints.messages import views  # noqa: E402, F401
