"""Knows what a brand looks for, how an audience fits it, and how a search is written down."""
