"""What articles and events cite, show and explain: sources, pictures, terms."""
