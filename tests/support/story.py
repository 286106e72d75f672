"""Knows what both tellings of the story share: its people, figures, texts and the portal it happens in."""
