"""Write a quarter's report to a file: as it was published, or as a marked draft of what it would be now."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from okg.lib.quarters import Quarter
from okg.reports import content, files
from okg.reports.models import Report


class Command(BaseCommand):
    help = "Write the report of a quarter to a file; a quarter that is not published comes as a marked draft."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--quarter", type=int, required=True, choices=(1, 2, 3, 4))
        parser.add_argument("--format", choices=list(files.KINDS), required=True)
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *, year, quarter, out, **options):
        try:
            quarter = Quarter(year, quarter)
        except ValueError as error:
            raise CommandError(f"There is no such quarter: {error}.") from None
        report = Report.objects.of(quarter).select_related("snapshot").first()
        document = content.of(report) if report else content.compose(quarter)
        try:
            out.write_bytes(files.render(options["format"], document, (report and report.sha256) or ""))
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from None
        state = (
            "published, frozen"
            if document["published_on"]
            else "NOT PUBLISHED: a draft of what it would be now"
        )
        self.stdout.write(f"{quarter.code} {options['format']} ({state}) written to {out}")
