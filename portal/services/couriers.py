"""Who carries which kind of outbox row."""

from __future__ import annotations

from portal.services import contracts, leaving, notifications, payments
from portal.services.outbox import Couriers

COURIERS: Couriers = {
    "mail": notifications.MAIL,
    "erase_file": leaving.ERASE_FILE,
    "pdf": contracts.PDF,
    "transfer": payments.TRANSFER,
}
