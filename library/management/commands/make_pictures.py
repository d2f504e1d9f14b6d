from django.core.management.base import BaseCommand, CommandError

from library.models import Picture


class Command(BaseCommand):
    help = (
        "Makes the smaller copies of pictures that are missing; what is there stays. "
        "The exit status is 1 when a picture could not be read."
    )

    def handle(self, *, verbosity, **options):
        failed = 0
        for picture in Picture.objects.iterator():
            try:
                picture.make_renditions()
            except OSError as error:
                failed += 1
                self.stderr.write(f"{picture} ({picture.file.name}): {error}")
        if verbosity:
            self.stdout.write(f"{Picture.objects.count() - failed} pictures are whole.")
        if failed:
            raise CommandError(f"{failed} could not be read; they are named above.")
