"""Knows by which target audience a program goes: the brand's own matter, which creators do not see."""

from __future__ import annotations

from portal.domain.errors import NotFound
from portal.domain.policies import Permission, require
from portal.models.discovery import AudienceTarget
from portal.models.programs import Program
from portal.services.work import Work


def choose_target(work: Work, program: Program, target: AudienceTarget | None) -> None:
    """Judge the program's applicants by a target of the same brand, or by none. A target that is removed later goes on to count."""
    require(work.actor, Permission.PROGRAMS_EDIT, program)
    if target is not None and target.brand_id != program.brand_id:
        raise NotFound()
    if program.target_id == (target.id if target else None):
        return
    program.target = target
    work.record("programs.chose_target", program, name=target.name if target else "")
