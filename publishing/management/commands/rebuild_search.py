from django.core.management.base import BaseCommand

from publishing.search_rebuild import rebuild


class Command(BaseCommand):
    help = (
        "Makes the search index anew. Safe at any time: saves go on, and are indexed."
    )

    def handle(self, *, verbosity, **options):
        count = rebuild()
        if verbosity:
            self.stdout.write(f"Indexed {count}.")
