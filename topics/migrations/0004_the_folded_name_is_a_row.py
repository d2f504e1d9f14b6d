from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("topics", "0003_names_and_addresses_of_topics"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="topic",
            name="folded_name",
        ),
    ]
