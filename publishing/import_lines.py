"""What a row of an imported file would do, whatever it is a row of."""


class ImportLine:
    """Has ``was`` (what is there, or None), ``said`` (in words) and ``errors``."""

    @property
    def verdict(self):
        if self.errors:
            return "refused"
        if self.was is None:
            return "created"
        return "changed" if self.said else "same"
