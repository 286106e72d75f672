"""Screens: one folder for each slice."""
