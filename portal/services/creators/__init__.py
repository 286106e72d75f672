"""Use cases of a creator: her profile, channels and figures, what she offers, her platform exports; and the private peers."""

from portal.services.creators.calendar import confirm_calendar, mark_days, mark_weeks
from portal.services.creators.channels import add_channel, remove_channel, restore_channel, state_figure
from portal.services.creators.connections_ending import REVOKE, give_back
from portal.services.creators.connections_fetching import FETCH, fetch_due, forget_attempts
from portal.services.creators.exports import Saved, choose_columns, discard, erase_old_exports, look, read_as, save, undo, upload
from portal.services.creators.freshness import FiguresChanged, figures_changed, mark_dirty
from portal.services.creators.peers import PeerReport, import_dataset
from portal.services.creators.profile import begin, edit, keep_photo, publish, remove_photo, restore_photo, unpublish
from portal.services.creators.showcase import (
    add_package,
    add_sample,
    edit_package,
    remove_package,
    remove_sample,
    restore_package,
    restore_sample,
)

__all__ = [
    "FETCH",
    "REVOKE",
    "FiguresChanged",
    "PeerReport",
    "Saved",
    "add_channel",
    "add_package",
    "add_sample",
    "begin",
    "confirm_calendar",
    "choose_columns",
    "discard",
    "edit",
    "edit_package",
    "erase_old_exports",
    "fetch_due",
    "figures_changed",
    "forget_attempts",
    "give_back",
    "import_dataset",
    "keep_photo",
    "look",
    "mark_days",
    "mark_dirty",
    "mark_weeks",
    "publish",
    "read_as",
    "remove_channel",
    "remove_package",
    "remove_photo",
    "remove_sample",
    "restore_channel",
    "restore_package",
    "restore_photo",
    "restore_sample",
    "save",
    "state_figure",
    "undo",
    "unpublish",
    "upload",
]
