"""Addresses of messages at the desk."""

from django.urls import path

from qadam.notices import views

app_name = "notices"
urlpatterns = [
    path("notices/", views.notice_list, name="list"),
    path("notices/read/", views.read_all, name="read-all"),
    path("notices/<int:pk>/read/", views.read_one, name="read"),
]
