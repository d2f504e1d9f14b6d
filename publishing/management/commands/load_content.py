import json
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from publishing.models import Edition, LoadedContent


def keyed_pieces(rows):
    """{(model, key): rows}: each root row with all rows that depend on it, in order.

    A dependent model names the foreign key to its owner; the first part of that
    natural key is the root's.
    """
    pieces = {}
    roots = {}
    for row in rows:
        model = apps.get_model(row["model"])
        owner = getattr(model, "owner", None)
        if owner:
            root = roots[row["fields"][owner][0]]
        else:
            key = row["fields"].get("public_id") or row["fields"]["name"]
            root = roots[key] = (model._meta.label_lower, key)
        pieces.setdefault(root, []).append(row)
    return pieces


class Command(BaseCommand):
    help = (
        "Loads the initial content from fixtures/. What exists, and what was loaded "
        "before, is left as it is: an editor's changes and deletions stay."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "folder", nargs="?", type=Path, default=settings.BASE_DIR / "fixtures"
        )

    def handle(self, *, folder, verbosity, **options):
        self.keys = {}  # of rows that others name: (model, natural key) to key
        files = sorted(folder.glob("*.json"))
        if not files:
            raise CommandError(f"There is no fixture in {folder}.")
        loaded = skipped = failed = 0
        for file in files:
            pieces = keyed_pieces(json.loads(file.read_text(encoding="utf-8")))
            known = set(LoadedContent.objects.values_list("model", "key"))
            for root, rows in pieces.items():
                if root in known or self.exists(*root):
                    skipped += 1
                    continue
                try:
                    self.load(root, rows, folder)
                    loaded += 1
                except (ValidationError, ObjectDoesNotExist, IntegrityError) as error:
                    failed += 1
                    self.keys.clear()  # what was taken back may be among them
                    self.stderr.write(f"{file.name}, {' '.join(root)}: {error}")
        if verbosity:
            self.stdout.write(f"Loaded {loaded}, left as they were {skipped}.")
        if failed:
            raise CommandError(
                f"{failed} could not be loaded; the reasons are above. The rest was."
            )

    def exists(self, label, key):
        model = apps.get_model(label)
        manager = getattr(model, "plain", model._default_manager)
        field = "public_id" if hasattr(model, "public_id") else "name"
        return manager.filter(**{field: key}).exists()

    def made(self, row):
        """A new row, and {name: keys} of what it is linked to.

        Django's deserializer asks for each row whether it is there, and for each reference
        what it is: three queries of five.
        """
        model, values, many = apps.get_model(row["model"]), {}, {}
        for name, value in row["fields"].items():
            field = model._meta.get_field(name)
            if field.many_to_many:
                many[name] = [self.key_of(field.related_model, key) for key in value]
            elif field.is_relation:
                values[field.attname] = value and self.key_of(
                    field.related_model, value
                )
            else:
                values[name] = field.to_python(value)
        return model(**values), many

    def key_of(self, model, natural_key):
        place = (model, *natural_key)
        if place not in self.keys:
            manager = getattr(model, "plain", model._default_manager)
            self.keys[place] = manager.get_by_natural_key(*natural_key).pk
        return self.keys[place]

    @transaction.atomic
    def load(self, root, rows, folder):
        """One piece: validated, sanitised, saved with its uses, remembered."""
        editions = []
        for row in rows:
            instance, many = self.made(row)
            if hasattr(instance, "bring_files"):
                instance.bring_files(folder)
            # What a row refers to was just found, and the database holds unique values
            # and constraints: asking again takes a third of the time.
            instance.full_clean(
                exclude=[f.name for f in instance._meta.fields if f.is_relation],
                validate_unique=False,
                validate_constraints=False,
            )
            # As it stands, as loaddata does: files are where they belong already.
            instance.save_base(raw=True, force_insert=True)
            for name, keys in many.items():
                getattr(instance, name).set(keys)
            if isinstance(instance, Edition):
                editions.append(instance)
        for edition in editions:
            edition.make_uses()
        LoadedContent.objects.create(model=root[0], key=root[1])
