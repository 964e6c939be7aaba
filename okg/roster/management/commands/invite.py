"""Make the link by which a user chooses a password; the only way to the first coordinator."""

from django.core.management.base import BaseCommand, CommandError

from okg.lib.refusal import Refused
from okg.roster import actions
from okg.roster.models import Seat


class Command(BaseCommand):
    help = "Invite a user to a seat and print the link, good once and for three days."

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--email", required=True)
        parser.add_argument("--seat", default="slt", help="The seat's code; slt leads the group.")
        parser.add_argument("--deputy", action="store_true")

    def handle(self, *, username, name, email, seat, deputy, **options):
        if not Seat.objects.filter(pk=seat).exists():
            known = ", ".join(Seat.objects.values_list("pk", flat=True)) or "none: run load_catalogue first"
            raise CommandError(f"There is no seat {seat}. Known seats: {known}")
        try:
            _user, link = actions.invite(
                by="invite", username=username, name=name, email=email, seat=seat, deputy=deputy
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(link)
