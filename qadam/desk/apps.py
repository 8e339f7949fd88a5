from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "qadam.desk"
    label = "desk"
