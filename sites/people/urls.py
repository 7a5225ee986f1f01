"""Addresses of the screens of people, below `/admin/people/`."""

from __future__ import annotations

from django.urls import path

from . import security, views

app_name = "people"
urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("units/<int:pk>/", views.UnitView.as_view(), name="unit"),
    path("units/<int:pk>/invite/", views.InviteView.as_view(), name="invite_to"),
    path("invite/", views.InviteView.as_view(), name="invite"),
    path("invitations/<int:pk>/resend/", views.ResendView.as_view(), name="resend"),
    path("invitations/<int:pk>/withdraw/", views.WithdrawView.as_view(), name="withdraw"),
    path("memberships/<int:pk>/end/", views.EndView.as_view(), name="end"),
    path("person/<int:pk>/", views.PersonView.as_view(), name="person"),
    path("person/<int:pk>/end-sessions/", views.EndSessionsView.as_view(), name="end_sessions"),
    path("person/<int:pk>/reset-second-factor/", views.ResetSecondFactorView.as_view(), name="reset_second_factor"),
    path("history/", security.HistoryView.as_view(), name="history"),
    path("history/results/", security.HistoryView.as_view(results_only=True), name="history_results"),
    path("locked-out/", security.LockedOutView.as_view(), name="locked_out"),
    path("unlock/", security.UnlockView.as_view(), name="unlock"),
    path("second-factor/", security.RolePolicyView.as_view(), name="role_policy"),
]
