"""Reads: every SELECT, each starting from what the actor may see."""
