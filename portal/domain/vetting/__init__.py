"""Knows how a creator's public figures are measured, compared and explained, and where a figure must be withheld."""
