"""The commands of `portal`, one module for each kind."""

from portal.commands import demo, discovery, doctor, keeping, peers, people, running


def install(main, read_settings) -> None:
    """Add every command to the group `main`."""
    running.install(main, read_settings)
    people.install(main, read_settings)
    peers.install(main, read_settings)
    demo.install(main, read_settings)
    keeping.install(main, read_settings)
    doctor.install(main, read_settings)
    discovery.install(main, read_settings)
