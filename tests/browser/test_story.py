"""Knows the whole story of the product in a real browser: with JavaScript and without, looked over by axe on every page."""
