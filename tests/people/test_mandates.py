"""Whose account a deputy's is: nobody becomes the deputy he administers."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from congress.people.accounts import link_deputy, unlink_deputy
from congress.people.enums import Role
from congress.people.models import Deputy

from .admin_pages import posted, text, url


@pytest.fixture
def deputy(make_deputy):
    return make_deputy("王丁")


@pytest.fixture
def own_account(make_user, make_deputy, city, district_term):
    """A deputy's account, known in the city through a mandate in an ended row of it."""
    user = make_user("wangding")
    make_deputy("王丁", in_term=district_term, user=user)
    return user


def test_an_account_is_linked_and_the_history_says_so(office, deputy, own_account):
    link_deputy(deputy, own_account, by=office)
    deputy.refresh_from_db()
    assert deputy.user == own_account
    assert deputy.history.first().user_id == own_account.pk
    assert deputy.history.first().history_change_reason == "关联账号"


def test_who_may_not_be_linked(office, admin, clerk, deputy, make_user, city, own_account):
    for user in (office, clerk, admin):
        with pytest.raises(ValidationError):
            link_deputy(deputy, user, by=office)
    tomorrow = make_user("tomorrow", Role.OFFICE, city, starts_on="2090-01-01")
    with pytest.raises(ValidationError):
        link_deputy(deputy, tomorrow, by=office)
    link_deputy(deputy, make_user("past", Role.OFFICE, city, ends_on="2021-01-01"), by=office)
    with pytest.raises(ValidationError, match="已经有账号"):
        link_deputy(deputy, own_account, by=office)


def test_who_may_not_link(clerk, district_office, auditor, deputy, own_account):
    for by in (clerk, district_office, auditor):
        with pytest.raises(PermissionDenied):
            link_deputy(deputy, own_account, by=by)
        with pytest.raises(PermissionDenied):
            unlink_deputy(deputy, by=by)


def test_the_page_of_a_deputy_gives_no_account_to_oneself(client, office, clerk, deputy):
    client.force_login(office)
    page = url(Deputy, "change", deputy.pk)
    data = posted(text(client.get(page)))
    for user, words in ((office, "您自己的账号"), (clerk, "担任工作人员角色")):
        response = client.post(page, data | {"user": user.pk})
        assert words in text(response)
        deputy.refresh_from_db()
        assert deputy.user is None


def test_an_account_once_given_stays(client, office, deputy, make_user, city, term, own_account):
    former = make_user("former", Role.OFFICE, city, ends_on="2021-01-01")
    client.force_login(office)
    page = url(Deputy, "change", deputy.pk)
    data = posted(text(client.get(page)))
    assert client.post(page, data | {"user": former.pk}).status_code == 302
    deputy.refresh_from_db()
    assert deputy.user == former
    for user in ("", own_account.pk, office.pk):
        client.post(page, data | {"user": user})
        deputy.refresh_from_db()
        assert deputy.user == former


def test_an_administrator_takes_it_away_when_asked_twice(client, office, admin, deputy, make_user):
    account = make_user("wang")
    link_deputy(deputy, account, by=None)
    away = reverse("admin:people_deputy_unlink", args=[deputy.pk])
    page = url(Deputy, "change", deputy.pk)
    client.force_login(office)
    assert away not in text(client.get(page))
    assert client.post(away).status_code == 404
    client.force_login(admin)
    assert away in text(client.get(page))
    assert "解除账号关联" in text(client.get(away))
    deputy.refresh_from_db()
    assert deputy.user == account
    assert client.post(away)["Location"] == page
    deputy.refresh_from_db()
    assert deputy.user is None
    assert deputy.history.first().history_user == admin
    assert client.get(away).status_code == 404


def test_a_deputy_of_another_congress_has_no_such_page(client, admin, make_user, theirs):
    Deputy.objects.filter(pk=theirs[Deputy].pk).update(user=make_user("li"))
    client.force_login(admin)
    away = reverse("admin:people_deputy_unlink", args=[theirs[Deputy].pk])
    assert client.post(away).status_code == 404
    assert Deputy.objects.get(pk=theirs[Deputy].pk).user is not None
