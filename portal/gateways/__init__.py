"""The outside world: each part has a promise, a real home and a fake one."""
