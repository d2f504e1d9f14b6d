import json
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.exceptions import (
    FieldDoesNotExist,
    ObjectDoesNotExist,
    ValidationError,
)
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError, transaction

from publishing.models import Edition, LoadedContent
from publishing.search_index import index_document, index_rows, is_searchable
from publishing.search_models import IndexEntry
from publishing.search_rebuild import rebuild

REFUSED = (ValidationError, FieldDoesNotExist, ObjectDoesNotExist, IntegrityError)


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


class Keys:
    """The numbers of rows by their natural keys; each is asked for once.

    Django's own deserializer asks for every reference of every row, and whether the
    row is there; that was four fifths of the time.
    """

    def __init__(self):
        self.found = {}

    def number(self, model, key):
        if (model, key) not in self.found:
            row = model._default_manager.get_by_natural_key(*key)
            self.found[model, key] = row.pk
        return self.found[model, key]

    def instance(self, row):
        """A new instance of a row of a fixture; its many-to-many fields are left out."""
        model, values = apps.get_model(row["model"]), {}
        for name, value in row["fields"].items():
            field = model._meta.get_field(name)
            if field.many_to_many:
                continue
            if field.is_relation and value is not None:
                value = self.number(field.related_model, tuple(value))
            values[field.attname] = field.to_python(value)
        return model(**values)

    def set_many(self, instance, row):
        for field in instance._meta.many_to_many:
            keys = map(tuple, row["fields"].get(field.name, []))
            numbers = [self.number(field.related_model, key) for key in keys]
            getattr(instance, field.name).set(numbers)


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
        files = sorted(folder.glob("*.json"))
        if not files:
            raise CommandError(f"There is no fixture in {folder}.")
        is_unindexed = not IndexEntry.objects.exists()
        loaded = skipped = failed = 0
        keys = Keys()
        for file in files:
            pieces = keyed_pieces(json.loads(file.read_text(encoding="utf-8")))
            known = set(LoadedContent.objects.values_list("model", "key"))
            for root, rows in pieces.items():
                if root in known or self.exists(*root):
                    skipped += 1
                    continue
                try:
                    self.load(root, rows, folder, keys)
                    loaded += 1
                except REFUSED as error:
                    failed += 1
                    keys = Keys()  # it may have numbers of rows that are gone again
                    self.stderr.write(f"{file.name}, {' '.join(root)}: {error}")
        if is_unindexed and skipped:  # a site from before there was an index
            rebuild()
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

    @transaction.atomic
    def load(self, root, rows, folder, keys):
        """One piece: validated, sanitised, saved with its uses, remembered."""
        editions, searchable = [], []
        for row in rows:
            instance = keys.instance(row)
            if hasattr(instance, "bring_files"):
                instance.bring_files(folder)
            # What a row refers to was just found, and the database holds unique values
            # and constraints: asking again took a third of the time.
            instance.full_clean(
                exclude=[f.name for f in instance._meta.fields if f.is_relation],
                validate_unique=False,
                validate_constraints=False,
            )
            instance.save_base(raw=True)
            keys.set_many(instance, row)
            if isinstance(instance, Edition):
                editions.append(instance)
            elif is_searchable(type(instance)):
                searchable.append(instance)
        for edition in editions:
            edition.make_uses()
        for document in {edition.document for edition in editions}:
            index_document(document)
        index_rows(searchable)
        LoadedContent.objects.create(model=root[0], key=root[1])
