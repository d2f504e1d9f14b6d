import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import override_settings

from publishing.models import LoadedContent
from tests.chromium import find_chromium

ROLES = {
    "editor": "Editors",
    "writer": "Writers",
    "tagger": "Taggers",
    "reviewer": "Reviewers",
}


@pytest.fixture(autouse=True)
def media_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def roles(db):
    """The groups of the fixtures."""
    call_command("loaddata", settings.BASE_DIR / "fixtures/01_roles.json", verbosity=0)
    return {role: Group.objects.get(name=name) for role, name in ROLES.items()}


@pytest.fixture
def make_user(roles):
    def make(role, username=None):
        user = get_user_model().objects.create_user(username or role, password="x")
        user.is_staff = True
        user.save()
        user.groups.add(roles[role])
        return user

    return make


@pytest.fixture
def editor(make_user):
    return make_user("editor")


@pytest.fixture
def desk(client, editor):
    """A client that is logged in as an editor."""
    client.force_login(editor)
    return client


@pytest.fixture(scope="module")
def loaded_content(django_db_setup, django_db_blocker, tmp_path_factory):
    """The initial content, loaded once a module; answers where its pictures are."""
    folder = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock():
        with override_settings(MEDIA_ROOT=folder):
            call_command("load_content", verbosity=0)
        yield folder
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def content(loaded_content, settings, db):
    """The initial content, as make run loads it; what a test changes is rolled back."""
    settings.MEDIA_ROOT = loaded_content
    if not LoadedContent.objects.exists():  # a transactional test emptied the tables
        call_command("load_content", verbosity=0)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Playwright brings a driver and no browser: the machine's own is used."""
    return browser_type_launch_args | {
        "executable_path": find_chromium(),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }
