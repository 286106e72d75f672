"""Who carries which kind of outbox row."""

from __future__ import annotations

from portal.services import compliance, contracts, creators, leaving, media_kits, notifications, payments, verification
from portal.services.outbox import Couriers

COURIERS: Couriers = {
    "mail": notifications.MAIL,
    "check_business": verification.CHECK_BUSINESS,
    "check_code": verification.CHECK_CODE,
    "erase_file": leaving.ERASE_FILE,
    "erase_kit": media_kits.ERASE_KIT,
    "fetch_channel": creators.FETCH,
    "kit_pdf": media_kits.KIT_PDF,
    "pdf": contracts.PDF,
    "revoke_key": creators.REVOKE,
    "transfer": payments.TRANSFER,
    "vetting_pdf": compliance.VETTING_PDF,
}
