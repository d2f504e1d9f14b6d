"""Articles: their words, their categories, their pages."""
