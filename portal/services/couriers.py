"""Who carries which kind of outbox row."""

from __future__ import annotations

from portal.services import contracts, leaving, media_kits, notifications, payments
from portal.services.outbox import Couriers

COURIERS: Couriers = {
    "mail": notifications.MAIL,
    "erase_file": leaving.ERASE_FILE,
    "erase_kit": media_kits.ERASE_KIT,
    "kit_pdf": media_kits.KIT_PDF,
    "pdf": contracts.PDF,
    "transfer": payments.TRANSFER,
}
