"""What an edition says of its dates; ``dates`` are its claims, best prefetched."""

from .date_words import either_in_words


class Dated:
    @property
    def preferred_date(self):
        return next((d for d in self.dates.all() if d.rank == "preferred"), None)

    @property
    def other_dates(self):
        """Claims that stand beside the preferred one: sources differ."""
        return [d for d in self.dates.all() if d.rank == "other"]

    @property
    def claims(self):
        """What a reader is shown of dates, the preferred one first."""
        return [d for d in [self.preferred_date, *self.other_dates] if d]

    @property
    def date_text(self):
        """The date in words, with what sources differ on if it is only the day."""
        return either_in_words(self.preferred_date, self.other_dates)
