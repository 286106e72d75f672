"""Knows all tables at once, for migrations, tests and the backup."""

from portal.models import (
    accounts,
    activity,
    append_only,
    board,
    compliance,
    connections,
    contracts,
    creators,
    discovery,
    files,
    inbox,
    ledger,
    mandates,
    measurement,
    media_kits,
    messages,
    notifications,
    offers,
    outbox,
    payments,
    programs,
    verification,
)
from portal.models.base import Base

MODULES = (
    outbox,
    inbox,
    accounts,
    activity,
    notifications,
    files,
    creators,
    mandates,
    connections,
    verification,
    media_kits,
    compliance,
    discovery,
    programs,
    offers,
    contracts,
    messages,
    board,
    ledger,
    payments,
    measurement,
)
METADATA = Base.metadata
append_only.install(METADATA)
