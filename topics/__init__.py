"""Topics: what articles and events are filed under."""
