"""The project: settings, addresses, the home page and what needs two apps at once."""
