import secrets

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

ROLES = {
    "editor": "Editors",
    "writer": "Writers",
    "tagger": "Taggers",
    "reviewer": "Reviewers",
}


class Command(BaseCommand):
    help = "Makes or resets the login of a role, and prints its random password once."

    def add_arguments(self, parser):
        parser.add_argument("role", choices=ROLES)
        parser.add_argument(
            "--unless-there",
            action="store_true",
            help="Leave a login that exists, and its password, as they are.",
        )

    def handle(self, *, role, unless_there, **options):
        try:
            group = Group.objects.get(name=ROLES[role])
        except Group.DoesNotExist as error:
            raise CommandError(
                "Load the roles first: manage.py load_content"
            ) from error
        user, made = get_user_model().objects.get_or_create(username=role)
        if not made and unless_there:
            self.stdout.write(
                f"The login “{role}” is there; its password is unchanged."
            )
            return
        password = secrets.token_urlsafe(15)
        user.is_staff = user.is_active = True
        user.set_password(password)
        user.save()
        user.groups.set([group])
        self.stdout.write(f"Login: {role}   password: {password}   (shown only now)")
