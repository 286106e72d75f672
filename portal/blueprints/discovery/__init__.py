"""Screens of discovery: the directory, the vetting page, shortlists and target audiences."""

from flask import Blueprint

bp = Blueprint("discovery", __name__)

from portal.blueprints.discovery import answering, comparing, deciding, records, rights, shortlists, targets, vetting, views  # noqa: E402, F401
