"""Knows the whole story of the product as plain HTTP requests: from signing up to a settled fee and what was learnt, each step as the right person."""
