from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "qadam.portal"
    label = "portal"
