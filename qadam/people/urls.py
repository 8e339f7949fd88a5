"""Addresses of people and bodies at the desk."""

from django.urls import path

from qadam.people.views import bodies, memberships, people

app_name = "people"
urlpatterns = [
    path("body/", bodies.my_body, name="body"),
    path("body/act-for/", bodies.act_for, name="act-for"),
    path("admin/bodies/", bodies.body_list, name="bodies"),
    path("admin/bodies/table.<str:kind>", bodies.body_table, name="body-table"),
    path("admin/bodies/import/", bodies.body_import, name="body-import"),
    path("admin/bodies/new/", bodies.body_new, name="body-new"),
    path("admin/bodies/of/<slug:key>/", bodies.body_page, name="body-page"),
    path("admin/bodies/of/<slug:key>/edit/", bodies.body_edit, name="body-edit"),
    path("admin/bodies/of/<slug:key>/successions/", bodies.succession_add, name="succession-add"),
    path(
        "admin/bodies/of/<slug:key>/successions/<int:pk>/remove/",
        bodies.succession_remove,
        name="succession-remove",
    ),
    path("admin/bodies/of/<slug:key>/members/", bodies.group_member_add, name="group-member-add"),
    path(
        "admin/bodies/of/<slug:key>/members/<int:pk>/end/", bodies.group_member_end, name="group-member-end"
    ),
    path("admin/memberships/", memberships.membership_list, name="memberships"),
    path("admin/memberships/table.<str:kind>", memberships.membership_table, name="membership-table"),
    path("admin/memberships/import/", memberships.membership_import, name="membership-import"),
    path("admin/memberships/new/", memberships.membership_new, name="membership-new"),
    path("admin/memberships/<int:pk>/", memberships.membership_page, name="membership"),
    path("admin/memberships/<int:pk>/end/", memberships.membership_end, name="membership-end"),
    path("admin/people/", people.person_list, name="people"),
    path("admin/people/<int:pk>/", people.person_page, name="person"),
    path("admin/people/<int:pk>/link/", people.person_link, name="person-link"),
    path("admin/people/<int:pk>/account/", people.person_account, name="person-account"),
]
