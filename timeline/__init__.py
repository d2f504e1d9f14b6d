"""The timeline: events, their dates as claims, their pages."""
