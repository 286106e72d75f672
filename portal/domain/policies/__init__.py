"""Who may ever do what: permissions are an enum, those who hold them one table, and what each is for a sentence."""

from portal.domain.policies.grants import GRANTS, Holders, Permission, may, require
from portal.domain.policies.purposes import PURPOSES

__all__ = ["GRANTS", "PURPOSES", "Holders", "Permission", "may", "require"]
