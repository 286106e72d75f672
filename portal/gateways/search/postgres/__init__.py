"""Knows the search index inside the operator's own PostgreSQL: the same promise and answers as the embedded one."""

from portal.gateways.search.postgres.home import SCHEMA, PostgresIndex

__all__ = ["SCHEMA", "PostgresIndex"]
