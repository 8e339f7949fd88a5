from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "qadam.notices"
    label = "notices"
