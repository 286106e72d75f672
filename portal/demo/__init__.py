"""The demo: invented people, stand-ins for the outside world, and one process that starts it all."""
