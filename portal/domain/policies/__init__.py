"""Who may ever do what: permissions are an enum, predicates, and one table."""

from portal.domain.policies.grants import GRANTS, Permission, may, require

__all__ = ["GRANTS", "Permission", "may", "require"]
