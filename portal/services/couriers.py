"""Who carries which kind of outbox row."""

from __future__ import annotations

from portal.services import notifications
from portal.services.outbox import Couriers

COURIERS: Couriers = {
    "mail": notifications.MAIL,
}
