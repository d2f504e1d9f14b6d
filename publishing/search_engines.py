"""The two indexes: FTS5 on SQLite, a tsvector on PostgreSQL. Both get ready-made tokens.

Each has the table ``publishing_searchwords``: a row for an entry of the index, with its
key in ``rowid``. Neither keeps the text.
"""

from django.db import connection

TABLE = "publishing_searchwords"
# A word of the title counts so much more than one of the text.
TITLE, TEXT, JOINED = 8.0, 1.0, 2.0


class SQLite:
    operator = "MATCH %s"
    create = (
        f"CREATE VIRTUAL TABLE {TABLE} USING "
        "fts5(title, text, joined, content='', tokenize='ascii')"
    )
    insert = f"INSERT INTO {TABLE} (rowid, title, text, joined) VALUES (%s, %s, %s, %s)"  # noqa: S608

    @staticmethod
    def row(key, columns):
        return [key, *(" ".join(column) for column in columns)]

    def remove(self, cursor, key, columns):
        """FTS5 takes words away only if it is told which they were."""
        cursor.execute(
            f"INSERT INTO {TABLE} ({TABLE}, rowid, title, text, joined) "  # noqa: S608
            "VALUES ('delete', %s, %s, %s, %s)",
            self.row(key, columns),
        )

    def clear(self, cursor):
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('delete-all')")  # noqa: S608

    def finish(self, cursor):
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")  # noqa: S608

    def phrase(self, phrase):
        return f'"{" ".join(phrase.tokens)}"' + " *" * phrase.is_beginning

    def term(self, term):
        return f"({' OR '.join(map(self.phrase, term.phrases))})"

    def question(self, query, title=False):
        """The query in the language of FTS5; of titles alone, if asked."""
        asked = " AND ".join(map(self.term, query.wanted))
        for term in query.unwanted:
            asked = f"({asked}) NOT {self.term(term)}"
        if query.whole:
            asked = f"({asked}) OR {self.phrase(query.whole)}"
        return f"title : ({asked})" if title else asked


class PostgreSQL:
    operator = "@@ %s::tsquery"
    create = (
        f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, {TABLE} tsvector NOT NULL);"
        f"CREATE INDEX {TABLE}_gin ON {TABLE} USING gin ({TABLE})"
    )
    insert = (
        f"INSERT INTO {TABLE} (rowid, {TABLE}) VALUES (%s, %s::tsvector) "  # noqa: S608
        f"ON CONFLICT (rowid) DO UPDATE SET {TABLE} = excluded.{TABLE}"
    )

    @staticmethod
    def row(key, columns):
        """Columns as weights A, D and B, with a gap that no phrase crosses."""
        places, at = {}, 1
        for column, weight in zip(columns, "ADB", strict=True):
            for token in column:
                places.setdefault(token, []).append(f"{at}{weight}")
                at += 2 if weight == "B" else 1
            at += 2
        words = (f"'{token}':{','.join(found)}" for token, found in places.items())
        return [key, " ".join(words)]

    def remove(self, cursor, key, columns):
        cursor.execute(f"DELETE FROM {TABLE} WHERE rowid = %s", [key])  # noqa: S608

    def clear(self, cursor):
        cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608

    def finish(self, cursor):
        """Nothing: autovacuum does it."""

    def phrase(self, phrase, weight):
        words = f":{weight} <-> ".join(f"'{token}'" for token in phrase.tokens)
        return f"{words}:{'*' * phrase.is_beginning}{weight}".removesuffix(":")

    def term(self, term, weight):
        phrases = (f"({self.phrase(phrase, weight)})" for phrase in term.phrases)
        return f"({' | '.join(phrases)})"

    def question(self, query, title=False):
        """The query as a tsquery; of titles alone, if asked."""
        weight = "A" if title else ""
        asked = [self.term(term, weight) for term in query.wanted]
        asked += [f"!{self.term(term, weight)}" for term in query.unwanted]
        asked = " & ".join(asked)
        if query.whole:
            asked = f"({asked}) | {self.phrase(query.whole, weight)}"
        return asked


ENGINES = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def engine():
    return ENGINES[connection.vendor]
