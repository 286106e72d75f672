"""Knows how rows whose moment has come are dealt with: each in a transaction of its own, so that one that fails stops no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import Select

from portal.domain.accounts import SYSTEM
from portal.domain.errors import Changed
from portal.services.work import Office, Work

MOST_FAILURES = 500
"""Rows of one kind that may fail on one round; where more do, the portal itself is broken, and the next round is soon enough."""
log = structlog.get_logger()


@dataclass(frozen=True)
class Deadline:
    """What happens to each row of one kind when its moment has come. Called with the office; returns how many were dealt with.

    A row that fails is logged with its id, takes nothing of the others back, and comes again on the next round; however many of them
    stand at the head, those behind have their turn. What is due is read in one statement, and once more only where something failed.
    """

    name: str
    due: Callable[[datetime], Select[Any]]
    """The rows (one entity) at a moment, most urgent first. A row that was dealt with must not be among them any more."""
    act: Callable[[Work, Any], None]
    """What becomes of one. It flushes and does not commit."""
    most: int = 200
    """Rows dealt with on one round."""
    locks: type | None = None
    """The row that is locked first, where it is not the row itself; the statement must join it."""

    def __call__(self, office: Office) -> int:
        done, failed = 0, []
        while done < self.most and len(failed) <= MOST_FAILURES:
            wanted = self.most - done
            ids, stumbled = self._ids(office, failed, wanted), 0
            for row_id in ids:
                if self._one(office, row_id):
                    done += 1
                else:
                    failed.append(row_id)
                    stumbled += 1
            if len(ids) < wanted or not stumbled:
                break
        return done

    def _ids(self, office: Office, failed: list[int], most: int) -> list[int]:
        with office.work(SYSTEM) as work:
            statement = self.due(work.now)
            key = _entity(statement).id
            if failed:
                statement = statement.where(key.not_in(failed))
            return list(work.session.scalars(statement.with_only_columns(key, maintain_column_froms=True).limit(most)))

    def _one(self, office: Office, row_id: int) -> bool:
        try:
            with office.work(SYSTEM) as work:
                statement = self.due(work.now)
                entity = _entity(statement)
                # Somebody who is at this row right now has it, and it may be due no longer afterwards: the next round sees.
                mine = statement.where(entity.id == row_id).order_by(None)
                row = work.session.scalar(mine.with_for_update(skip_locked=True, key_share=True, of=self.locks or entity))
                if row is None:
                    return False
                self.act(work, row)
                return True
        except Changed:
            log.info("deadline.overtaken", step=self.name, row=row_id)
        except Exception:
            log.exception("deadline.broken", step=self.name, row=row_id)
        return False


def _entity(statement: Select[Any]) -> Any:
    return statement.column_descriptions[0]["entity"]
