"""What a person sets for herself, and the brand's members."""

from flask import Blueprint

bp = Blueprint("settings", __name__)

from portal.blueprints.settings import brands, personal, views  # noqa: E402, F401
