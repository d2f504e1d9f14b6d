from django.db import migrations


def give_names_and_addresses(apps, schema_editor):
    topics = [*apps.get_model("topics", "Topic").objects.all()]
    TopicName = apps.get_model("topics", "TopicName")
    TopicAddress = apps.get_model("topics", "TopicAddress")
    TopicName.objects.bulk_create(
        TopicName(topic=t, name=t.name, folded=t.folded_name, kind="name") for t in topics
    )
    TopicAddress.objects.bulk_create(
        TopicAddress(topic=t, slug=t.slug) for t in topics
    )


class Migration(migrations.Migration):

    dependencies = [
        ("topics", "0002_names_addresses_operations"),
    ]

    operations = [
        migrations.RunPython(give_names_and_addresses, migrations.RunPython.noop),
    ]
