"""Rules: what is true in the field, without input, output, clock or session."""
