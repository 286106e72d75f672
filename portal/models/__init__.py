"""Tables: what is stored, typed."""
