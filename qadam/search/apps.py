from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "qadam.search"
    label = "search"
