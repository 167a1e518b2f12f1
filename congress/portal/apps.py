from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "congress.portal"
    label = "portal"
    verbose_name = "门户"
