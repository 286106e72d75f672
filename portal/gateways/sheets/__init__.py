"""Knows how to read what platforms and people write into files: encodings, tables, numbers, dates, names of countries."""
