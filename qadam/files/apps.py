from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "qadam.files"
    label = "files"
