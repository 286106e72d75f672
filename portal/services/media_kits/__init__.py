"""Use cases of the media kit: written and published, its parts, links for single recipients and their log, its PDF and card."""

from portal.services.media_kits.kit import erase, publish, unpublish, write
from portal.services.media_kits.pieces import (
    add_brand,
    add_question,
    add_result,
    edit_brand,
    edit_question,
    move_question,
    remove,
    restore,
    take_results,
)
from portal.services.media_kits.printing import ERASE_KIT, KIT_PDF, Print, card, order_print, print_of
from portal.services.media_kits.sheet import card_of, package_points, sheet_of, true_on
from portal.services.media_kits.variants import (
    change_variant,
    make_variant,
    opens,
    readmit,
    remove_variant,
    renew_link,
    revoke,
)
from portal.services.media_kits.views import forget_old_views, new_view_id, note_opening, note_reading

__all__ = [
    "ERASE_KIT",
    "KIT_PDF",
    "Print",
    "add_brand",
    "add_question",
    "add_result",
    "card",
    "card_of",
    "change_variant",
    "edit_brand",
    "edit_question",
    "erase",
    "forget_old_views",
    "make_variant",
    "move_question",
    "new_view_id",
    "note_opening",
    "note_reading",
    "opens",
    "order_print",
    "package_points",
    "print_of",
    "publish",
    "readmit",
    "remove",
    "remove_variant",
    "renew_link",
    "restore",
    "revoke",
    "sheet_of",
    "take_results",
    "true_on",
    "unpublish",
    "write",
]
