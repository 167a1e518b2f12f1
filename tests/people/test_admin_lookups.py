"""What the address of a list may ask, and what it may not."""

from __future__ import annotations

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from congress.people.models import AccessLog, CongressSession, Deputy, RoleGrant, Term, User

from .admin_pages import text, url

HUGE = "9" * 30


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        (User, {"id__exact": "1", "password__startswith": "md5$"}),
        (User, {"password__regex": "^md5"}),
        (User, {"username__startswith": "o"}),
        (User, {"is_active__regex": "1"}),
        (User, {"name__regex": "["}),
        (User, {"id__range": "1"}),
        (User, {"id__in": f"1,{HUGE}"}),
        (User, {"password_history__password__startswith": "m"}),
        (RoleGrant, {"user__password__startswith": "md5$"}),
        (RoleGrant, {"congress__code__startswith": "l"}),
        (AccessLog, {"user__password__startswith": "md5$"}),
        (AccessLog, {"at__year__gt": "2020"}),
        (Deputy, {"phone__startswith": "1"}),
    ],
)
def test_only_what_the_list_offers_is_asked(client, admin, ours, model, asked):
    client.force_login(admin)
    assert client.get(url(model), asked).status_code == 400


def test_jobs_do_not_answer_for_their_arguments(client, admin):
    client.force_login(admin)
    for name in ("args__contains", "result__icontains", "error__startswith"):
        assert client.get("/admin/jobs/job/", {name: "x"}).status_code == 400


def test_filters_of_the_list_work(client, admin, ours, city, term):
    client.force_login(admin)
    pk = ours[Deputy].pk
    for asked in (
        {"status__exact": "active"},
        {"status__in": "active,ended"},
        {"term__id__exact": term.pk},
        {"delegation__isnull": "True"},
        {"groups__isnull": "1", "o": "1", "q": "城东", "_popup": "1", "_to_field": "id"},
        {"_facets": "True", "p": "1"},
    ):
        page = client.get(url(Deputy), asked)
        assert page.status_code == 200, asked
        assert url(Deputy, "change", pk).split("?")[0] in text(page), asked
    page = text(client.get(url(Deputy), {"status__exact": "ended"}))
    assert url(Deputy, "change", pk) not in page


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        (AccessLog, {"at__year": "9999"}),
        (AccessLog, {"at__year": HUGE}),
        (AccessLog, {"at__year": "1"}),
        (AccessLog, {"at__year": "x"}),
        (AccessLog, {"at__month": HUGE}),
        (AccessLog, {"at__gte": "x"}),
        (AccessLog, {"at__gte": "2026-01-01", "at__lt": "2026-99-99"}),
        (Term, {"congress__id__exact": "x"}),
        (CongressSession, {"term__id__in": f"1,{HUGE}"}),
        (Deputy, {"groups__id__exact": HUGE}),
        (User, {"is_active__exact": "["}),
        (User, {"p": HUGE}),
    ],
)
def test_a_malformed_value_is_no_fault_of_ours(client, admin, ours, model, asked):
    client.force_login(admin)
    response = client.get(url(model), asked)
    assert response.status_code in (200, 302), asked
    if response.status_code == 302:
        assert response["Location"].endswith("?e=1")
        assert client.get(response["Location"]).status_code == 200


# --- view on site ---------------------------------------------------------------------------------
def view_on_site(row, pk=None):
    kind = ContentType.objects.get_for_model(row)
    return reverse("admin:view_on_site", args=[kind.pk, row.pk if pk is None else pk])


def test_view_on_site_does_not_tell_what_exists(client, admin, ours, theirs, monkeypatch):
    monkeypatch.setattr(Deputy, "get_absolute_url", lambda d: f"/d/{d.pk}/", raising=False)
    client.force_login(admin)
    assert client.get(view_on_site(ours[Deputy]))["Location"] == f"/d/{ours[Deputy].pk}/"
    assert client.get(view_on_site(theirs[Deputy])).status_code == 404
    assert client.get(view_on_site(ours[Deputy], pk=HUGE)).status_code == 404
    assert client.get(view_on_site(ours[Deputy], pk="x")).status_code == 404
    # A table that the staff side does not offer, and a kind that does not exist.
    assert client.get(view_on_site(ContentType.objects.first())).status_code == 404
    assert client.get("/admin/r/x/1/").status_code == 404
