"""Loading the initial content over a rival."""

import pytest
from django.core.management import CommandError, call_command

from articles.models import ArticleEdition
from tests.factories import make_topic


@pytest.mark.django_db
def test_what_cannot_be_loaded_is_named_and_the_rest_is_loaded(capsys):
    make_topic("SUMMITS")
    with pytest.raises(CommandError, match="could not be loaded"):
        call_command("load_content", verbosity=0)
    assert "SUMMITS" in capsys.readouterr().err
    assert ArticleEdition.objects.exists()
