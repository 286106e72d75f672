"""What follows from what: the business process on one page. Each function runs in the transaction of its event."""

from __future__ import annotations

from portal.services.work import Reactions

REACTIONS: Reactions = {}
