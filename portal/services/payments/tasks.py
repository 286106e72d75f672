"""Knows what a person in finance must look at, because no rule can decide it."""

from __future__ import annotations

from sqlalchemy import select

from portal.domain import paths
from portal.domain.accounts import Role
from portal.domain.policies import Permission, require
from portal.domain.text import Text
from portal.models.accounts import Account
from portal.models.payments import FinanceTask
from portal.queries.accounts import people_of_brand
from portal.services.notifications import tell
from portal.services.work import Work


def ask_finance(work: Work, key: str, text: Text, *, brand_id: int | None = None, path: str = "") -> FinanceTask:
    """Put a task on the list, once for each `key`: of the brand's finance, or of the operator's where no brand is named."""
    task = work.session.scalar(select(FinanceTask).where(FinanceTask.key == key))
    if task is None:
        task = FinanceTask(key=key, text=text.to_json(), brand_id=brand_id, path=path, created_at=work.now)
        work.session.add(task)
        work.session.flush()
        tell(work, _people(work, brand_id), text, path or paths.payments_operation(), f"finance:{task.public_id}")
    return task


def finish_task(work: Work, task: FinanceTask) -> None:
    """Note that somebody has dealt with it; twice is once. Raises NotAllowed for a task of others."""
    permission = Permission.PAYMENTS_OVERSEE if task.brand_id is None else Permission.PAYMENTS_RELEASE
    require(work.actor, permission, None if task.brand_id is None else task)
    if task.done_at is None:
        task.done_at, task.done_by_id = work.now, work.actor.account_id
        work.record("payments.finished_task", task, key=task.key)


def _people(work: Work, brand_id: int | None) -> list[int]:
    if brand_id is not None:
        return people_of_brand(work.session, brand_id, Role.OWNER, Role.FINANCE)
    return list(work.session.scalars(select(Account.id).where(Account.operator.is_(True), Account.erased_at.is_(None))))
