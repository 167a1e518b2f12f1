"""What the foundation answers under /api/; each app adds its own in ``<app>/api/urls.py``."""

from django.urls import path

from congress.api.views.documents import DocumentView
from congress.api.views.lists import DeadlinesView, DeputiesView, OrgansView
from congress.api.views.reference import SchemaView, docs
from congress.api.views.token import TokenView
from congress.api.views.tokens import token_add, token_list, token_revoke

urlpatterns = [
    path("token/", TokenView.as_view(), name="token"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("documents/<str:id>/", DocumentView.as_view(), name="document"),
    path("organs/", OrgansView.as_view(), name="organs"),
    path("deputies/", DeputiesView.as_view(), name="deputies"),
    path("deadlines/", DeadlinesView.as_view(), name="deadlines"),
]

#: Pages for people, among those of their account.
pages = [
    path("accounts/tokens/", token_list, name="api-tokens"),
    path("accounts/tokens/add/", token_add, name="api-token-add"),
    path("accounts/tokens/<int:pk>/revoke/", token_revoke, name="api-token-revoke"),
]
