"""What the rows of a file would do with the topics, told before anything is done.

Nothing is ever taken away: an empty cell changes nothing, names and addresses are added.
A topic is found by its key, else by its name; one found by its name keeps name and address.
"""

from copy import copy
from dataclasses import dataclass, field
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from publishing.import_lines import ImportLine
from publishing.keys import new_key
from publishing.slugs import validate_slug
from publishing.text import folded

from .models import Topic, TopicAddress, TopicName
from .travel import Row
from .tree import put_all

MOST_NAMES = 50
MOST_RENAMED = 200  # each is an operation of its own, which can be undone
NOT_IN_A_FILE = ["id", "picture", "broader", "merged_into"]


@dataclass
class Line(ImportLine):
    """What a row would do: ``said`` in words, or ``errors``, which refuse it."""

    row: Row
    topic: Topic = None  # as it will be
    was: Topic = None  # as it is; None for a new one
    renamed: bool = False
    names: list = field(default_factory=list)
    addresses: list = field(default_factory=list)
    broader: str = None  # the key of another broader topic
    said: list = field(default_factory=list)
    errors: list = field(default_factory=list)

    @property
    def name(self):
        return self.row.values["name"] or (self.topic.name if self.topic else "")


def state_of_topics():
    """The same as long as no topic, name or address is changed."""
    fields = ["pk", "name", "slug", "description", "broader", "merged_into"]
    rows = [
        [*Topic.objects.order_by("pk").values_list(*fields)],
        [
            *TopicName.objects.order_by("pk").values_list(
                "topic", "name", "kind", "language"
            )
        ],
        [*TopicAddress.objects.order_by("pk").values_list("topic", "slug")],
    ]
    return sha256(repr(rows).encode()).hexdigest()


class Plan:
    """Reads what is there, then settles row after row. Writes nothing."""

    def __init__(self, rows):
        self.state = state_of_topics()
        topics = [*Topic.objects.current()]
        self.topics = {topic.public_id: topic for topic in topics}
        self.keys = {topic.pk: topic.public_id for topic in topics}
        gone = Topic.objects.exclude(merged_into=None)
        self.heirs = dict(gone.values_list("public_id", "merged_into__name"))
        self.names = {name.folded: name for name in TopicName.objects.all()}
        self.owners = {
            key: self.keys[name.topic_id]
            for key, name in self.names.items()
            if name.topic_id in self.keys
        }
        self.addresses = {
            slug: self.keys[topic]
            for slug, topic in TopicAddress.objects.values_list("slug", "topic")
            if topic in self.keys
        }
        self.tree = {t.public_id: self.keys.get(t.broader_id) for t in topics}
        self.aliases, self.seen, self.renames = {}, {}, 0
        self.lines = [self.settled(Line(row, errors=[*row.errors])) for row in rows]
        self.place()

    def of(self, verdict):
        return [line for line in self.lines if line.verdict == verdict]

    def settled(self, line):
        values = line.row.values
        try:
            self.find(line, values["key"], values["name"])
            if not line.errors:
                self.set_words(line, values)
                self.set_names(line, values["names"])
                self.set_addresses(line, values["addresses"])
        except ValidationError as error:
            line.errors += in_words(error)
        if not line.errors:
            self.claim(line)
        return line

    def find(self, line, key, name):
        if key in self.heirs:
            said = _("This topic was merged into “%(name)s”.")
            raise ValidationError(said, params={"name": self.heirs[key]})
        found = key if key in self.topics else self.owners.get(folded(name))
        if found in self.seen:
            said = _("Row %(number)d is about the same topic.")
            raise ValidationError(said, params={"number": self.seen[found]})
        line.was = self.topics.get(found)
        line.topic = copy(line.was) or Topic(name=name, public_id=key or new_key())

    def set_words(self, line, values):
        topic, was, by_key = line.topic, line.was, values["key"] in self.topics
        if by_key or not was:
            topic.name, topic.slug = (
                values[f] or getattr(topic, f) for f in ["name", "slug"]
            )
        given = values["description"]
        if given and given != topic.description:
            form = Topic._meta.get_field("description").formfield()
            topic.description = form.clean(given)
        fields = ["name", "slug", "description", "public_id"] if was else []
        same = [f for f in fields if getattr(was, f) == getattr(topic, f)]
        topic.clean_fields(exclude=[*NOT_IN_A_FILE, *same])
        self.refuse_taken(topic, topic.name)
        topic.slug = topic.slug or topic.own_slug(self.addresses.__contains__)
        self.refuse_address(topic, topic.slug)
        if was is None:
            return
        for part, title in [("name", _("name")), ("slug", _("address"))]:
            if (before := getattr(was, part)) != (after := getattr(topic, part)):
                line.renamed = True
                line.said.append(f"{title}: {before} → {after}")
        self.renames += line.renamed
        if line.renamed and self.renames > MOST_RENAMED:
            said = _("At most %(most)d topics are renamed at once; this one next time.")
            raise ValidationError(said, params={"most": MOST_RENAMED})
        if was.description != topic.description:
            line.said.append(_("description"))

    def set_names(self, line, names):
        for given in names:
            name = TopicName(topic=line.topic, **given)
            name.clean_fields(exclude=["topic", "folded"])
            self.refuse_taken(line.topic, name.name)
            if name.kind == TopicName.Kind.NAME:
                raise ValidationError(_("The displayed name is no other name."))
            key = name.fold()
            known = self.names.get(key) if line.was else None
            if known and (
                known.kind == TopicName.Kind.NAME
                or (known.name, known.kind, known.language)
                == (name.name, name.kind, name.language)
            ):
                continue
            if key in {folded(line.topic.name), *(n.folded for n in line.names)}:
                continue
            name.pk = known.pk if known else None
            line.names.append(name)
            line.said.append(f"{name.get_kind_display()}: {name.name}")
        if len(names) > MOST_NAMES:
            said = _("A topic has at most %(most)d other names.")
            raise ValidationError(said, params={"most": MOST_NAMES})

    def set_addresses(self, line, slugs):
        for slug in {*slugs} - {line.topic.slug}:
            validate_slug(slug)
            self.refuse_address(line.topic, slug)
            if slug not in self.addresses:
                line.addresses.append(TopicAddress(topic=line.topic, slug=slug))
                line.said.append(_("former address: %s") % slug)

    def refuse_taken(self, topic, name):
        key = folded(name)
        if len(key) > TopicName._meta.get_field("folded").max_length:
            raise ValidationError(_("Written out, this name is too long."))
        if self.owners.get(key, topic.public_id) != topic.public_id:
            said = _("“%(name)s” is a name of the topic “%(topic)s”.")
            owner = self.topics[self.owners[key]]
            raise ValidationError(said, params={"name": name, "topic": owner.name})

    def refuse_address(self, topic, slug):
        if self.addresses.get(slug, topic.public_id) != topic.public_id:
            said = _("“%(slug)s” is an address of the topic “%(topic)s”.")
            owner = self.topics[self.addresses[slug]]
            raise ValidationError(said, params={"slug": slug, "topic": owner.name})

    def claim(self, line):
        """From here on the names and addresses of a row are taken for the next ones."""
        key = line.topic.public_id
        self.seen[key] = line.row.number
        self.topics[key] = line.topic
        self.tree.setdefault(key, None)
        self.aliases[line.row.values["key"] or key] = key
        for name in [line.topic.name, *(name.name for name in line.names)]:
            self.owners[folded(name)] = key
        for slug in [line.topic.slug, *(each.slug for each in line.addresses)]:
            self.addresses[slug] = key

    def place(self):
        """Last, when every row has its topic: any may stand under any."""
        lines = {x.topic.public_id: x for x in self.lines if not x.errors}
        for key, line in lines.items():
            values = line.row.values
            broader = self.broader(values["broader"], values["broader_name"])
            if broader is None and (
                given := values["broader_name"] or values["broader"]
            ):
                line.errors.append(_("There is no topic “%s”.") % given)
            elif broader and broader != self.tree[key]:
                line.broader = broader
                line.said.append(_("under “%s”") % self.topics[broader].name)
        wanted = {k: line.broader for k, line in lines.items() if line.broader}
        for key, error in put_all(self.tree, wanted).items():
            lines[key].errors += error.messages
        refused = [line for line in lines.values() if line.errors]
        while refused:
            gone = {line.topic.public_id for line in refused if line.was is None}
            good = [line for line in lines.values() if not line.errors]
            refused = [line for line in good if line.broader in gone]
            for line in refused:
                line.errors.append(_("The row of its broader topic is refused."))

    def broader(self, key, name):
        """The key of the topic that a row names as the broader one; None if none is."""
        found = self.aliases.get(key, key)
        return found if found in self.topics else self.owners.get(folded(name))


def in_words(error):
    """The sentences of an error, those of a field with its name."""
    if not hasattr(error, "error_dict"):
        return error.messages
    titles = {f.name: f.verbose_name for f in Topic._meta.fields}
    return [
        f"{titles.get(name, name)}: {said}"
        for name, words in error.message_dict.items()
        for said in words
    ]
