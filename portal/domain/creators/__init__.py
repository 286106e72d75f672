"""What the portal holds true about creators: profiles, channels, packages and the figures that describe them."""
