"""What tests stand on: databases, browser, server, the reading of pages."""
