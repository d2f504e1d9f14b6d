from django.conf import settings
from django.db import models
from django.utils import timezone


class ScheduleFeed(models.Model):
    """The secret address at which a user's calendar reads the schedule.

    It holds 128 random bits, of which only the hash is stored; a new one ends the old.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="schedule_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = []

    def __str__(self):
        return f"{self.user} ({self.made_at:%Y-%m-%d})"
