from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from publishing.contract import ADVICE, ERROR
from publishing.health import findings_of_live, keep_findings, rows_of


class Command(BaseCommand):
    help = (
        "Tells what is wrong with what is public now, a line each; changes no content. "
        "The exit status is 1 when there is an error."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--advice", action="store_true", help="Tell what could be better, too."
        )
        parser.add_argument(
            "--keep",
            action="store_true",
            help="Keep what was found for the first page and the lists of the desk.",
        )

    def handle(self, *, advice, keep, verbosity, **options):
        now = timezone.now()
        counts = {ERROR: 0, ADVICE: 0}
        lines, rows, documents = [], [], 0
        for edition, found in findings_of_live(now):
            documents += 1
            rows += rows_of(edition, found)
            for finding in found:
                counts[finding.level] += 1
                if advice or finding.level == ERROR:
                    path = address(edition)
                    lines.append((path, finding.level != ERROR, finding))
        if keep:
            keep_findings(rows, documents, now)
        for path, _is_advice, finding in sorted(lines, key=lambda line: line[:2]):
            self.stdout.write(f"{path}: {finding.level}: {finding.message}")
        if counts[ERROR]:
            raise CommandError(f"Errors in what is public: {counts[ERROR]}.")
        if verbosity:
            self.stdout.write(
                f"Documents: {documents}, errors: 0, advice: {counts[ADVICE]}."
            )


def address(edition):
    """Its page; by key where it has no address, which is an error itself."""
    if edition.slug:
        return edition.get_absolute_url()
    return f"/{edition.path_prefix}/id/{edition.document.public_id}/"
