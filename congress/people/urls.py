"""Sign-in and second factor (allauth's names), pages of unit administrators, hand-over."""

from allauth.account import views as account
from django.urls import include, path

from congress.people import views

people = [
    path("unit/", views.unit_list, name="unit"),
    path("unit/add/", views.unit_add, name="unit-add"),
    path("unit/<int:pk>/reset/", views.unit_reset, name="unit-reset"),
    path("unit/<int:pk>/disable/", views.unit_disable, name="unit-disable"),
    path("unit/<int:pk>/enable/", views.unit_enable, name="unit-enable"),
    path("unit/<int:pk>/hand-over/<int:organ_pk>/", views.unit_hand_over, name="unit-hand-over"),
    path("hand-over/", views.hand_over_list, name="hand-over"),
    path("hand-over/records/", views.hand_over_records, name="hand-over-records"),
    path("hand-over/records/<int:pk>/", views.hand_over_record, name="hand-over-record"),
    path("hand-over/records/<int:pk>/back/", views.hand_over_back, name="hand-over-back"),
    path("organs/<int:pk>/change/", views.organ_change, name="organ-change"),
    path("organs/changes/", views.organ_change_records, name="organ-change-records"),
    path("organs/changes/<int:pk>/", views.organ_change_record, name="organ-change-record"),
    path("organs/changes/<int:pk>/back/", views.organ_change_back, name="organ-change-back"),
    path("left-open/", views.left_open_list, name="left-open"),
    path("hand-over/<int:pk>/organ/<int:organ_pk>/", views.hand_over_organ, name="hand-over-organ"),
    path(
        "hand-over/<int:pk>/congress/<int:congress_pk>/",
        views.hand_over_congress,
        name="hand-over-congress",
    ),
]

urlpatterns = [
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/password/set/", account.password_set, name="account_set_password"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("people/", include((people, "people"))),
]
