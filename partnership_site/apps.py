from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class PartnershipSiteConfig(AppConfig):
    name = "partnership_site"


class DeskConfig(AdminConfig):
    default_site = "partnership_site.admin.Desk"
