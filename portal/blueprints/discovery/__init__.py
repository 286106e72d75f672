"""Screens of discovery: the directory, the vetting page, shortlists and target audiences."""

from flask import Blueprint

bp = Blueprint("discovery", __name__)

from portal.blueprints.discovery import (  # noqa: E402
    answering,  # noqa: F401
    asides,  # noqa: F401
    asking,  # noqa: F401
    browsing,  # noqa: F401
    comparing,  # noqa: F401
    deciding,  # noqa: F401
    entries,  # noqa: F401
    picking,  # noqa: F401
    records,  # noqa: F401
    rights,  # noqa: F401
    saved,  # noqa: F401
    shortlist_file,  # noqa: F401
    shortlists,  # noqa: F401
    targets,  # noqa: F401
    vetting,  # noqa: F401
    views,  # noqa: F401
)
