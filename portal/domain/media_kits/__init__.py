"""Rules of the media kit: its sections, its links for single recipients, and what it says on paper and to machines."""
