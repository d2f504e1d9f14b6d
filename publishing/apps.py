from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PublishingConfig(AppConfig):
    name = "publishing"

    def ready(self):
        autodiscover_modules("checks", "style_checks")  # the rules of every app
