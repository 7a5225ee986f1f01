"""`wagtail.users` with our own screens; named in INSTALLED_APPS, so it is read before any model is."""

from __future__ import annotations

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleUsersConfig(WagtailUsersAppConfig):
    user_viewset = "sites.people.viewsets.PeopleViewSet"
