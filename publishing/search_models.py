"""The rows of the search index: an entry, and its words in the database's own index."""

from django.db import connection, models
from django.db.models import Case, Value, When

from .languages import ENGLISH
from .search_engines import JOINED, TABLE, TEXT, TITLE, engine


class IndexEntry(models.Model):
    """``key`` is that of an edition or a row, ``document`` that of the edition's owner.

    ``day`` is a date as year, month and day in one number, 0 for what is not known.
    """

    kind = models.CharField(max_length=10)
    key = models.PositiveBigIntegerField()
    document = models.PositiveBigIntegerField(null=True)
    language = models.CharField(max_length=10, default=ENGLISH)
    day = models.PositiveIntegerField(null=True)
    published_from = models.DateTimeField(null=True)
    published_until = models.DateTimeField(null=True)
    digest = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = []
        # The keys first: an index that begins with the kind would be taken for filters.
        constraints = [
            models.UniqueConstraint(
                fields=["key", "kind"], name="publishing_indexentry_once"
            )
        ]
        indexes = [models.Index(fields=["document", "kind"])]

    def __str__(self):
        return f"{self.kind} {self.key}"

    def state(self):
        return (self.published_from, self.published_until)


class WordsField(models.TextField):
    """The words of a row of the index; ``__matches`` takes a question of the engine."""


@WordsField.register_lookup
class Matches(models.Lookup):
    lookup_name = "matches"

    def as_sqlite(self, compiler, connection):
        column, _params = self.process_lhs(compiler, connection)
        return f"{column} MATCH %s", [self.rhs]

    def as_postgresql(self, compiler, connection):
        column, _params = self.process_lhs(compiler, connection)
        return f"{column} @@ %s::tsquery", [self.rhs]


class Rank(models.Func):
    """How well a row answers a question: the lower, the better."""

    def __init__(self, question):
        self.question = question
        super().__init__(models.F("words"), output_field=models.FloatField())

    def as_sqlite(self, compiler, connection):
        return f"bm25({TABLE}, {TITLE}, {TEXT}, {JOINED})", []

    def as_postgresql(self, compiler, connection):
        column, _params = compiler.compile(self.source_expressions[0])
        weights = f"{{{TEXT / TITLE}, 0, {JOINED / TITLE}, 1}}"
        sql = f"-ts_rank('{weights}'::float4[], {column}, %s::tsquery, 1)"
        return sql, [self.question]


class SearchWordsQuerySet(models.QuerySet):
    def found(self, query):
        return self.filter(words__matches=engine().question(query))

    def in_title(self, query):
        return self.filter(words__matches=engine().question(query, title=True))

    def ranked(self, query, weights):
        """Rows found, the best first; ``weights`` of kinds that count more, or less."""
        weight = Case(
            *[When(entry__kind=kind, then=Value(w)) for kind, w in weights.items()],
            default=Value(1.0),
        )
        return self.order_by(Rank(engine().question(query)) * weight, "-entry")


class SearchWords(models.Model):
    """The words of an entry; a table of the database's own kind of index."""

    entry = models.OneToOneField(
        IndexEntry, models.DO_NOTHING, primary_key=True, db_column="rowid"
    )
    words = WordsField(db_column=TABLE)

    objects = SearchWordsQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = TABLE
        default_permissions = []

    def __str__(self):
        return f"words of {self.entry_id}"


def narrowed(query, most):
    """(query, key of the last of its ``most`` newest rows, 0 if it has fewer).

    A last word that itself stands in so many texts is not taken for a beginning: there
    is enough of it, and to find all that begins so takes FTS5 ten times as long.
    """
    rows = (
        f"(SELECT rowid FROM {TABLE} WHERE {TABLE} {engine().operator}"  # noqa: S608
        f" ORDER BY rowid DESC LIMIT 1 OFFSET {most - 1})"
    )
    closed = query.closed()
    sql = (
        f"SELECT exact, CASE WHEN exact IS NULL THEN {rows} END"  # noqa: S608
        f" FROM (SELECT {rows} AS exact) AS found"
    )
    asked = [engine().question(query), engine().question(closed)]
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        exact, beginning = cursor.fetchone()
    return (closed, exact) if exact else (query, beginning or 0)
