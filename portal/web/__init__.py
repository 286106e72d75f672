"""Flask plumbing that all blueprints share."""
