"""The standing cast of the demo and what it has been through, told through the services with a moved clock, so that every row is lawful."""
