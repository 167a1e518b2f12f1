"""Constraints in the database first, then sentences in clean()."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from congress.people.enums import DeputyStatus, Level, OrganKind, Role
from congress.people.models import (
    Congress,
    CongressSession,
    Delegation,
    Deputy,
    Liaison,
    Organ,
    RoleGrant,
    Term,
    User,
)
from congress.people.selectors import match_name, session_on


def refused(**kwargs):
    return pytest.raises(IntegrityError, **kwargs)


def sentence(obj):
    with pytest.raises(ValidationError) as caught:
        obj.full_clean()
    return " ".join(caught.value.messages)


def is_chinese(text):
    return any("\u4e00" <= c <= "\u9fff" for c in text) and "constraint" not in text.lower()


# --- congress, term, session ----------------------------------------------------------------------
def test_congress_is_not_above_itself(city, district):
    city.parent = district
    assert "下级" in sentence(city)
    city.parent = city
    with refused(), transaction.atomic():
        city.save()


def test_code_is_unique(city):
    with refused(), transaction.atomic():
        Congress.objects.create(code=city.code, name="x", short_name="x", level=Level.CITY)


def test_term(city, term):
    twin = Term(congress=city, number=term.number, name="第十六届", starts_on=date(2020, 1, 1),
                ends_on=date(2019, 1, 1))  # fmt: skip
    words = sentence(twin)
    assert "已有这一届" in words
    assert "晚于" in words
    with refused(), transaction.atomic():
        twin.save()


def test_same_number_in_another_congress(district, term):
    Term.objects.create(
        congress=district, number=term.number, name="第十六届",
        starts_on=term.starts_on, ends_on=term.ends_on,
    )  # fmt: skip


@pytest.fixture
def sessions(term):
    today = timezone.localdate()
    rows = [(1, -400, -395), (2, -30, -25), (3, -2, 3), (4, 300, 305)]
    return [
        CongressSession.objects.create(
            term=term, number=n, name=f"第{n}次会议",
            opens_on=today + timedelta(days=a), closes_on=today + timedelta(days=b),
        )
        for n, a, b in rows
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "index", "sits"),
    [(-401, None, False), (-400, 0, True), (-395, 0, True), (-394, 0, False), (-3, 1, False),
     (-2, 2, True), (0, 2, True), (3, 2, True), (4, 2, False)],
)  # fmt: skip
def test_session_on(city, district, sessions, day, index, sits):
    on = timezone.localdate() + timedelta(days=day)
    session, in_session = session_on(city, on)
    assert session == (None if index is None else sessions[index])
    assert in_session is sits
    assert session_on(district, on) == (None, False)
    if session:
        assert session.congress == city
        assert session.congress_id == city.pk


def test_session_lies_in_its_term(term):
    session = CongressSession(
        term=term, number=1, name="第一次会议",
        opens_on=term.ends_on, closes_on=term.ends_on + timedelta(days=3),
    )  # fmt: skip
    assert "任期之内" in sentence(session)
    session.closes_on = session.opens_on - timedelta(days=1)
    with refused(), transaction.atomic():
        session.save()


# --- organs ---------------------------------------------------------------------------------------
def test_organ_name_is_unique_among_active_ones(city, district, unit):
    Organ.objects.create(congress=district, name=unit.name, kind=OrganKind.UNIT)
    Organ.objects.create(congress=city, name=unit.name, kind=OrganKind.UNIT, is_active=False)
    twin = Organ(congress=city, name=unit.name, kind=OrganKind.UNIT)
    assert "同名" in sentence(twin)
    with refused(), transaction.atomic():
        twin.save()


def test_parent_is_of_the_same_congress_and_no_ring(unit, other_unit, district_unit):
    unit.parent = district_unit
    assert "同一级人大" in sentence(unit)
    unit.parent = other_unit
    unit.save()
    other_unit.parent = unit
    assert "下级" in sentence(other_unit)


def test_liaison(city, district, unit, district_unit):
    committee = Organ.objects.create(
        congress=city, name="城建环保委员会", kind=OrganKind.SPECIAL_COMMITTEE
    )
    Liaison.objects.create(committee=committee, organ=unit)
    assert list(committee.followed.values_list("organ", flat=True)) == [unit.pk]
    assert "已经存在" in sentence(Liaison(committee=committee, organ=unit))
    assert "专门委员会" in sentence(Liaison(committee=unit, organ=committee))
    assert "同一级人大" in sentence(Liaison(committee=committee, organ=district_unit))
    with refused(), transaction.atomic():
        Liaison.objects.create(committee=unit, organ=unit)


# --- deputies -------------------------------------------------------------------------------------
def test_deputies_stand_in_stroke_order(make_deputy):
    for name in ("李一明", "欧阳修", "王一明", "李丁", "丁一", "王鑫"):
        make_deputy(name)
    names = list(Deputy.objects.values_list("name", flat=True))
    assert names == ["丁一", "王鑫", "王一明", "李丁", "李一明", "欧阳修"]


def test_saving_a_few_fields_keeps_the_keys_right(make_deputy):
    deputy = make_deputy("王丁")
    deputy.name = "单 小明"
    deputy.save(update_fields=["name"])
    deputy.refresh_from_db()
    assert (deputy.name, deputy.pinyin, deputy.initials) == ("单小明", "shanxiaoming", "sxm")


def test_card_number_is_unique_in_a_term(make_deputy, term, district_term):
    make_deputy("王丁", card_number="0001")
    make_deputy("王丁", card_number="0001", in_term=district_term)
    twin = Deputy(congress=term.congress, term=term, name="李丁", card_number="0001")
    assert "代表证号" in sentence(twin)
    with refused(), transaction.atomic():
        twin.save()


def test_one_mandate_per_account_and_term(make_deputy, make_user, district_term):
    user = make_user("d")
    make_deputy("王丁", user=user)
    make_deputy("王丁", user=user, in_term=district_term)
    with refused(), transaction.atomic():
        make_deputy("王丁", user=user)


def test_a_deputy_stays_in_one_congress(make_deputy, district, district_term, delegation):
    deputy = make_deputy("王丁")
    elsewhere = make_deputy("李丁", in_term=district_term)
    deputy.term = district_term
    deputy.delegation = Delegation.objects.create(congress=district, name="区代表团")
    deputy.contact_member = elsewhere
    words = sentence(deputy)
    assert words.count("同一级人大") == 3


def test_bad_override_is_a_sentence(make_deputy):
    deputy = make_deputy("王丁")
    deputy.stroke_key_override = "丁丁"
    assert "笔画" in sentence(deputy)
    deputy.name = "　"
    assert "姓名" in sentence(deputy)


def test_status_has_a_tone():
    assert {status.tone for status in DeputyStatus} == {"green", "amber", "neutral"}
    assert Deputy(status="suspended").status_tone == "amber"


@pytest.mark.parametrize(
    ("text", "found"),
    [("小明", "单小明"), ("shan", "单小明"), ("SXM", "单小明"), ("sxm ", "单小明"),
     ("xiaoming", "单小明"),
     ("lv", "吕方"), ("lüfang", "吕方"), ("zeng", ""), ("%", ""), ("_", ""), ("", "吕方 单小明")],
)  # fmt: skip
def test_found_by_characters_pinyin_or_initials(make_deputy, text, found):
    make_deputy("单小明")
    make_deputy("吕方")
    names = sorted(match_name(Deputy.objects.all(), text).values_list("name", flat=True))
    assert names == sorted(found.split())


@pytest.mark.parametrize("text", ["水务", "市水务局", "shuiwu", "swj", "yzssw"])
def test_organs_are_found_by_either_name(unit, other_unit, text):
    assert list(match_name(Organ.objects.all(), text)) == [unit]


# --- users and grants -----------------------------------------------------------------------------
def test_username_has_one_spelling(make_user):
    user = make_user(" Zhang ")
    assert user.username == "zhang"
    assert "用户名" in sentence(User(username="ZHANG", name="x", password="x"))
    with refused(), transaction.atomic():
        User.objects.filter(pk=make_user("li").pk).update(username="ZHANG")


def test_signing_in_is_no_change_of_the_account(make_user):
    user = make_user("u")
    before = user.history.count()
    user.last_login = timezone.now()
    user.save(update_fields=["last_login"])
    assert user.history.count() == before
    user.phone = "1"
    user.save()
    assert user.history.count() == before + 1
    assert not hasattr(user.history.first(), "password")


@pytest.mark.parametrize(
    "role", [Role.COMMITTEE, Role.DISPATCHER, Role.UNIT_ADMIN, Role.CLERK, Role.REVIEWER, Role.HEAD]
)
def test_some_roles_need_an_organ(make_user, city, role):
    grant = RoleGrant(user=make_user("u"), role=role, congress=city, starts_on=date(2026, 1, 1))
    assert "机构" in sentence(grant)
    with refused(), transaction.atomic():
        grant.save()


def test_grants_fit_their_organ(make_user, city, unit, district_unit):
    user = make_user("u")

    def words(role, organ):
        return sentence(
            RoleGrant(user=user, role=role, congress=city, organ=organ, starts_on=date(2026, 1, 1))
        )

    assert "承办系统" in words(Role.DISPATCHER, unit)
    assert "专门委员会" in words(Role.COMMITTEE, unit)
    assert "同一级人大" in words(Role.CLERK, district_unit)
    assert "代表" in words(Role.DEPUTY, None)


def test_the_same_grant_once(clerk, office, city, unit):
    for user in (clerk, office):
        grant = user.grants.get()
        grant.pk, grant._state.adding = None, True
        assert is_chinese(sentence(grant))
        with refused(), transaction.atomic():
            grant.save()


def test_grant_does_not_end_before_it_begins(clerk):
    grant = clerk.grants.get()
    grant.ends_on = grant.starts_on - timedelta(days=1)
    assert "结束日期" in sentence(grant)
    with refused(), transaction.atomic():
        grant.save()
