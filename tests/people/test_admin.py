"""The staff side: inside one's congresses, by role, in Chinese. Two congresses stand in it."""

from __future__ import annotations

import json

import pytest
from django.contrib import admin as django_admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from congress.people.admin_base import ScopedAdmin
from congress.people.enums import OrganKind, Role
from congress.people.models import (
    AccessLog,
    Congress,
    CongressSession,
    Delegation,
    Deputy,
    DeputyGroup,
    Liaison,
    Organ,
    RoleGrant,
    Term,
    User,
)

from .admin_pages import posted, text, url

MODELS = [Congress, Term, CongressSession, Organ, Liaison, Delegation, DeputyGroup, Deputy,
          RoleGrant, User, AccessLog]  # fmt: skip


def readable(model):
    """The words by which a row of the other congress would betray itself."""
    return "lanxi" if model is AccessLog else "兰溪"


# --- who comes in ---------------------------------------------------------------------------------
def test_who_comes_in(client, admin, office, auditor, clerk, unit_admin):
    response = client.get("/admin/")
    assert response.status_code == 302
    assert (
        response["Location"].startswith("/admin/login/")
        or "/accounts/login/" in response["Location"]
    )
    response = client.get("/admin/login/?next=/admin/")
    assert response["Location"] == "/accounts/login/?next=/admin/"
    for user in (admin, office, auditor):
        client.force_login(user)
        assert client.get("/admin/").status_code == 200
    for user in (clerk, unit_admin):
        client.force_login(user)
        assert client.get("/admin/", follow=True).status_code == 404


def test_a_superuser_without_roles_stays_outside(client, make_user):
    client.force_login(make_user("boss", is_superuser=True, is_staff=True))
    assert client.get("/admin/", follow=True).status_code == 404


def test_only_scoped_tables_are_offered():
    for model, model_admin in django_admin.site._registry.items():
        assert isinstance(model_admin, ScopedAdmin), model


def test_index_is_chinese(client, office):
    client.force_login(office)
    page = text(client.get("/admin/"))
    assert "代表团" in page
    assert "Axes" not in page
    assert "Site administration" not in page


def test_index_by_role(client, office, auditor, admin):
    client.force_login(office)
    assert url(AccessLog) not in text(client.get("/admin/"))
    client.force_login(auditor)
    page = text(client.get("/admin/"))
    assert url(AccessLog) in page
    assert url(Deputy) not in page
    client.force_login(admin)
    assert url(AccessLog) in text(client.get("/admin/"))


# --- inside one's congress ------------------------------------------------------------------------
@pytest.mark.parametrize("model", MODELS)
def test_rows_of_another_congress_never_appear(client, admin, ours, theirs, model):
    client.force_login(admin)
    page = text(client.get(url(model)))
    assert url(model, "change", ours[model].pk) in page
    assert readable(model) not in page
    assert url(model, "change", theirs[model].pk) not in page
    # Neither by searching for them.
    search = text(client.get(url(model), {"q": readable(model)}))
    assert url(model, "change", theirs[model].pk) not in search


@pytest.mark.parametrize("model", MODELS)
def test_their_pages_do_not_exist(client, admin, ours, theirs, model):
    client.force_login(admin)
    assert client.get(url(model, "change", ours[model].pk)).status_code == 200
    pk = theirs[model].pk
    for action in ("change", "history", "delete"):
        assert client.get(url(model, action, pk)).status_code in (302, 403, 404)
    response = client.get(url(model, "change", pk), follow=True)
    assert readable(model) not in text(response)
    before = type(theirs[model]).objects.filter(pk=pk).values().get()
    client.post(url(model, "change", pk), {"name": "改名", "short_name": "改名"})
    assert type(theirs[model]).objects.filter(pk=pk).values().get() == before


@pytest.mark.parametrize("model", [m for m in MODELS if m not in (AccessLog, Congress)])
def test_forms_offer_only_our_own(client, admin, ours, theirs, model):
    client.force_login(admin)
    for page in (
        client.get(url(model, "add")),
        client.get(url(model, "change", ours[model].pk)),
    ):
        assert page.status_code == 200
        assert "兰溪" not in text(page)


def test_posting_a_key_of_another_congress_is_refused(client, office, ours, theirs):
    client.force_login(office)
    page = url(Deputy, "change", ours[Deputy].pk)
    data = posted(text(client.get(page)))
    assert client.post(page, data).status_code == 302  # the form itself is good
    foreign = {"congress": Congress, "term": Term, "delegation": Delegation,
               "contact_member": Deputy, "user": User, "groups": DeputyGroup}  # fmt: skip
    for field, model in foreign.items():
        response = client.post(page, data | {field: theirs[model].pk})
        assert response.status_code == 200, field
        assert "error" in text(response), field
    before = Deputy.objects.filter(pk=ours[Deputy].pk).values().get()
    assert before["congress_id"] == ours[Congress].pk


def test_adding_into_another_congress_is_refused(client, office, ours, theirs):
    client.force_login(office)
    data = {"congress": theirs[Congress].pk, "name": "潜入团", "position": "0"}
    assert client.post(url(Delegation, "add"), data).status_code == 200
    assert not Delegation.objects.filter(name="潜入团").exists()
    data["congress"] = ours[Congress].pk
    assert client.post(url(Delegation, "add"), data).status_code == 302


def test_editing_in_the_list_stays_inside(client, office, ours, theirs):
    client.force_login(office)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "_save": "1",
            "form-0-id": theirs[Delegation].pk, "form-0-position": "99"}  # fmt: skip
    client.post(url(Delegation), data)
    theirs[Delegation].refresh_from_db()
    assert theirs[Delegation].position == 0


def test_autocomplete_finds_our_deputies_by_everything(client, office, ours, theirs, make_deputy):
    client.force_login(office)
    make_deputy("单小明", card_number="0777")

    def found(term, field="contact_member", model="deputy"):
        response = client.get(
            "/admin/autocomplete/",
            {"term": term, "app_label": "people", "model_name": model, "field_name": field},
        )
        assert response.status_code == 200
        return [row["text"] for row in json.loads(response.content)["results"]]

    for term in ("小明", "shan", "sxm", "0777"):
        assert found(term) == ["单小明（0777）"]
    assert [words.split("（")[0] for words in found("")] == ["王城东", "单小明"]
    assert found("兰溪") == []
    assert found("兰溪", "delegation") == []
    assert found("lanxi", "user") == []


def test_filters_offer_only_our_own(client, office, ours, theirs):
    client.force_login(office)
    page = text(client.get(url(Deputy)))
    assert "城东代表团" in page
    assert "兰溪" not in page
    response = client.get(url(Deputy), {"delegation__id__exact": theirs[Delegation].pk})
    assert url(Deputy, "change", theirs[Deputy].pk) not in text(response)


def test_nothing_is_deleted(client, admin, ours):
    client.force_login(admin)
    for model in MODELS:
        if model is not Liaison:
            response = client.post(url(model, "delete", ours[model].pk), {"post": "yes"})
            assert response.status_code == 403, model
    response = client.post(url(Deputy), {
        "action": "delete_selected", "_selected_action": ours[Deputy].pk, "post": "yes",
    })  # fmt: skip
    assert Deputy.objects.filter(pk=ours[Deputy].pk).exists()


def test_two_congresses_for_whoever_works_in_two(client, office, district, ours, theirs):
    RoleGrant.objects.create(
        user=office, role=Role.OFFICE, congress=district, starts_on="2020-01-01"
    )
    client.force_login(office)
    page = text(client.get(url(Deputy)))
    assert "王城东" in page
    assert "王兰溪" in page
    # But a deputy of one does not get a delegation of the other.
    form = url(Deputy, "change", ours[Deputy].pk)
    data = posted(text(client.get(form))) | {"delegation": theirs[Delegation].pk}
    assert "同一级人大" in text(client.post(form, data))


# --- congresses -----------------------------------------------------------------------------------
def test_only_a_superuser_opens_a_congress(client, admin, ours):
    client.force_login(admin)
    assert client.get(url(Congress, "add")).status_code == 403
    User.objects.filter(pk=admin.pk).update(is_superuser=True)
    data = {"code": "new", "name": "新区人民代表大会", "short_name": "新区人大",
            "level": "district", "parent": ours[Congress].pk, "is_active": "on"}  # fmt: skip
    assert client.post(url(Congress, "add"), data).status_code == 302
    opened = Congress.objects.get(code="new")
    client.get(url(Congress))  # where the message of success is shown
    # Opening it gives no power in it.
    assert "新区" not in text(client.get(url(Congress)))
    assert client.get(url(Congress, "change", opened.pk)).status_code == 302


# --- the same number of queries for one row and for three -----------------------------------------
@pytest.mark.parametrize("model", [Deputy, Organ, RoleGrant, User, Delegation])
def test_lists_cost_the_same(client, office, ours, make_user, make_deputy, city, unit, model):
    client.force_login(office)
    client.get(url(model))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(url(model))
        return len(captured)

    one = queries()
    for n in range(2):
        Organ.objects.create(congress=city, name=f"局{n}", kind=OrganKind.UNIT, parent=unit)
        Delegation.objects.create(congress=city, name=f"团{n}")
        make_deputy(f"王{'丁' * (n + 1)}", delegation=ours[Delegation])
        make_user(f"more{n}", Role.CLERK, city, unit)
    assert queries() == one
    assert one <= 20
