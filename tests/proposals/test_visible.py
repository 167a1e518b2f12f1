"""Who sees what, by hand; seeing follows moving; nothing crosses from one congress to the other."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import rules
from django.test import Client
from django.urls import reverse

from congress.people.enums import DeputyStatus, Role
from congress.people.models import Deputy, RoleGrant, Term, User
from congress.people.visibility import VISIBLE, may_see, visible
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from congress.portal.demo.lives import STAGES
from congress.portal.demo.wordings import DISTRICT_GARDEN
from congress.workflow.engine import ActingFor, open_moves, perform
from congress.workflow.refusals import Guarded, NotPermitted
from congress.workflow.registry import find_flow, flows_of
from proposals.models import (
    Batch,
    Category,
    Conciliation,
    Contact,
    HandlingTask,
    Message,
    MonthlyReport,
    Proposal,
    Referral,
    Reply,
    Verdict,
)
from proposals.rules import PERMISSIONS
from proposals.selectors.waiting import waiting_for
from proposals.services import create_draft
from tests.conftest import TODAY
from tests.proposals.conftest import BACKEND, part_of, walk
from tests.proposals.lives import PEOPLE, Case
from tests.proposals.tables import (
    CAST,
    LIFE_OF,
    SEES,
    SEES_BATCHES,
    SEES_CONTACTS,
    URLS,
    flow_of,
    sees,
    status_of,
)

OURS = {model for model in VISIBLE if model._meta.app_label == "proposals"}
FIRST, LAST = date(2023, 1, 15), date(2028, 1, 14)


def new_user(username: str, *grants: tuple[str, Any, Any], **fields: Any) -> User:
    """A person with grants (role, congress, organ), by default from the term's first day on."""
    dates = {k: fields.pop(k) for k in ("starts_on", "ends_on") if k in fields}
    user = User.objects.create(
        username=username, name=username, must_change_password=False, **fields
    )
    for role, congress, organ in grants:
        RoleGrant.objects.create(
            user=user, role=role, congress=congress, organ=organ, **{"starts_on": FIRST, **dates}
        )
    return User.objects.get(pk=user.pk)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def test_the_tables_are_complete() -> None:
    moved = {find_flow(flow_of(table)).model for table in SEES}
    assert moved | {Conciliation, Contact, Message, Batch, MonthlyReport, Referral} == OURS
    assert list(SEES) == list(LIFE_OF)
    for table, rows in SEES.items():
        assert list(rows) == list(LIFE_OF[table])
        assert all(set(cell.split()) <= set(CAST) for cell in rows.values())


@pytest.mark.parametrize("name", CAST)
@pytest.mark.parametrize("table", SEES)
def test_who_sees_it(
    table: str, name: str, ready: dict[tuple[str, str], Any], people: dict[str, Any]
) -> None:
    for column in SEES[table]:
        obj = ready[table, column]
        assert obj.status == status_of(column)
        assert may_see(people[name], obj) is sees(table, column, name), column
        listed = visible(type(obj), people[name]).filter(pk=obj.pk).count()
        assert listed == sees(table, column, name), f"{column}: no row twice"


@pytest.mark.parametrize("name", CAST)
def test_the_page_agrees(
    name: str, ready: dict[tuple[str, str], Any], browsers: dict[str, Client]
) -> None:
    for table in ("proposal", "proposal entered"):
        for column in SEES[table]:
            response = browsers[name].get(ready[table, column].get_absolute_url())
            seen = 200 if sees(table, column, name) else 404
            assert response.status_code == (302 if name == "anonymous" else seen), column


@pytest.fixture(scope="module")
def talked(lives: dict[str, Case]) -> Case:
    """Each unit has recorded a contact and written a line to the deputies."""
    case = lives["handling"]
    users, deputy = case.house.users, case.house.deputies["deputy"]
    for unit, (clerk, *_) in PEOPLE.items():
        for task in HandlingTask.objects.filter(proposal=case.pk, organ__name=unit):
            case.go(
                task, "contact", clerk, stage="before", form="phone", held_on=TODAY,
                people="", said=f"{unit}的沟通", deputies=[deputy],
            )  # fmt: skip
            Message.objects.create(
                congress=task.congress, task=task, author=users[clerk], author_name=clerk,
                body=f"{unit}的留言",
            )  # fmt: skip
    return case


@pytest.mark.parametrize("name", CAST)
def test_who_reads_what_was_said(name: str, talked: Case, people: dict[str, Any]) -> None:
    """Leaders and committees read the answers, not the talk; a unit only its own."""
    parts = {"lead": UNIT, "joint": OTHER_UNIT, "separate": THIRD_UNIT}
    for model in (Contact, Message):
        rows = visible(model, people[name]).filter(task__proposal=talked.pk)
        found = sorted(row.task.organ.name for row in rows)
        told = [unit for role, unit in parts.items() if name in SEES_CONTACTS[role].split()]
        assert found == sorted(told), model.__name__


@pytest.mark.parametrize("name", CAST)
def test_who_reads_what_was_handed_over_together(
    name: str, house: House, people: dict[str, Any]
) -> None:
    batch = Batch.objects.create(
        congress=house.city, assigned_on=TODAY, made_by=house.users["office"]
    )
    assert visible(Batch, people[name]).filter(pk=batch.pk).exists() is (
        name in SEES_BATCHES.split()
    )


@pytest.mark.parametrize("name", CAST)
def test_who_may_move_may_see_and_who_sees_a_part_sees_the_whole(
    name: str, lives: dict[str, Case], people: dict[str, Any]
) -> None:
    user = people[name]
    for case in lives.values():
        for obj in case.parts():
            if open_moves(obj, user):
                assert may_see(user, obj), obj
            if may_see(user, obj):
                assert may_see(user, obj.root), obj


#: What each rule is about, and the life in which the row says who may.
RULES: dict[str, tuple[str, str] | None] = {
    "proposals.draft": None, "proposals.enter": None, "proposals.read_figures": None,
    "proposals.edit": ("proposal", "draft"),
    "proposals.submit": ("proposal", "draft"),
    "proposals.submit_for_deputy": ("proposal entered", "draft"),
    "proposals.withdraw_for_deputy": ("proposal", "suggested"),
    "proposals.cosign": ("proposal.cosignature", "invited"),
    "proposals.cosign_for_deputy": ("proposal.cosignature known", "invited"),
    "proposals.cancel_invitation": ("proposal.cosignature", "invited"),
    "proposals.screen": ("proposal", "submitted"),
    "proposals.register": ("proposal", "submitted"),
    "proposals.void": ("proposal", "registered"),
    "proposals.refer": ("proposal", "registered"),
    "proposals.read_register": ("proposal", "registered"),
    "proposals.split": ("proposal", "submitted"),
    "proposals.replace_lead": ("proposal", "submitted"),
    "proposals.allocate": ("proposal", "registered"),
    "proposals.assign": ("proposal", "registered"),
    "proposals.correct": ("proposal", "closed"),
    "proposals.merge": ("proposal", "registered"),
    "proposals.close": ("proposal", "replied"),
    "proposals.rehandle": ("proposal", "replied:dissatisfied"),
    "proposals.convene": ("proposal", "replied:dissatisfied"),
    "proposals.reopen": ("proposal", "closed"),
    "proposals.dispatch": ("proposal.dispatch", "awaiting"),
    "proposals.receive": ("proposal.task", "awaiting"),
    "proposals.object": ("proposal.task", "awaiting"),
    "proposals.object_for_system": ("proposal.dispatch", "awaiting"),
    "proposals.decide_objection": ("proposal.objection", "filed"),
    "proposals.withdraw_objection": ("proposal.objection", "filed"),
    "proposals.ask_extension": ("proposal.task", "handling"),
    "proposals.decide_extension": ("proposal.extension", "asked"),
    "proposals.return_opinion": ("proposal.opinion", "sent"),
    "proposals.reroute": ("proposal.task", "awaiting"),
    "proposals.add_unit": ("proposal", "handling"),
    "proposals.contact": ("proposal.task", "handling"),
    "proposals.contact_for_deputy": ("proposal.task", "handling"),
    "proposals.write": ("proposal.task", "handling"),
    "proposals.read_talk": ("proposal", "handling"),
    "proposals.draft_opinion": ("proposal.opinion", "draft"),
    "proposals.settle_opinion": ("proposal.opinion", "review"),
    "proposals.draft_reply": ("proposal.reply", "draft"),
    "proposals.review_reply": ("proposal.reply", "review"),
    "proposals.sign_reply": ("proposal.reply", "signing"),
    "proposals.decline_reply": ("proposal.reply", "signing"),
    "proposals.clear_reply": ("proposal.reply", "signed"),
    "proposals.return_reply": ("proposal.reply", "signed"),
    "proposals.deliver_reply": ("proposal.reply", "signed"),
    "proposals.judge": ("proposal.verdict", "awaited"),
    "proposals.judge_for_deputy": ("proposal.verdict", "awaited"),
}  # fmt: skip
#: Who may, on that row.
ALLOWED = {
    "proposals.edit": "deputy", "proposals.submit": "deputy",
    "proposals.submit_for_deputy": "office", "proposals.withdraw_for_deputy": "office",
    "proposals.cosign": "cosigner2", "proposals.cosign_for_deputy": "office",
    "proposals.cancel_invitation": "deputy", "proposals.screen": "office",
    "proposals.register": "office", "proposals.allocate": "office",
    "proposals.assign": "office", "proposals.close": "office", "proposals.correct": "office",
    "proposals.rehandle": "office", "proposals.convene": "office", "proposals.reopen": "office",
    "proposals.void": "office", "proposals.split": "office",
    "proposals.replace_lead": "office",
    "proposals.merge": "office", "proposals.refer": "office",
    "proposals.read_register": "office leader",
    "proposals.dispatch": "dispatcher", "proposals.receive": "clerk",
    "proposals.object": "clerk head", "proposals.object_for_system": "dispatcher",
    "proposals.decide_objection": "dispatcher", "proposals.withdraw_objection": "clerk head",
    "proposals.ask_extension": "reviewer head", "proposals.decide_extension": "office",
    "proposals.return_opinion": "clerk reviewer",
    "proposals.reroute": "dispatcher", "proposals.add_unit": "office",
    "proposals.contact": "clerk", "proposals.contact_for_deputy": "office",
    "proposals.write": "clerk deputy cosigner", "proposals.read_talk": "deputy cosigner",
    "proposals.draft_opinion": "clerk2", "proposals.settle_opinion": "head2",
    "proposals.draft_reply": "clerk", "proposals.review_reply": "reviewer",
    "proposals.sign_reply": "head", "proposals.decline_reply": "head",
    "proposals.clear_reply": "office", "proposals.return_reply": "office",
    "proposals.deliver_reply": "clerk", "proposals.judge": "deputy",
    "proposals.judge_for_deputy": "office",
}  # fmt: skip


def test_rules_agree_with_seeing_and_with_themselves(
    ready: dict[tuple[str, str], Any], people: dict[str, Any]
) -> None:
    """ "Might I, on some row?" must not deny what a row allows."""
    assert set(RULES) == set(PERMISSIONS)
    for rule, where in RULES.items():
        if where is None:
            continue
        obj = ready[where]
        allowed = {name for name, user in people.items() if rules.test_rule(rule, user, obj)}
        assert allowed == set(ALLOWED[rule].split()), rule
        for name in allowed:
            assert may_see(people[name], obj), (rule, name)
            assert rules.test_rule(rule, people[name]), f"{rule}: {name} might, on this row"
    assert {n for n, u in people.items() if rules.test_rule("proposals.draft", u)} == {
        "deputy", "cosigner", "cosigner2", "district-deputy",
    }  # fmt: skip
    assert {n for n, u in people.items() if rules.test_rule("proposals.enter", u)} == {
        "office", "district-office",
    }  # fmt: skip
    assert {n for n, u in people.items() if rules.test_rule("proposals.read_figures", u)} == {
        "admin", "office", "committee", "leader", "dispatcher", "clerk", "reviewer", "head",
        "clerk2", "head2", "clerk3", "head3", "district-office",
    }  # fmt: skip


# --- one congress and the other ---------------------------------------------------------------

CITY = [name for name in CAST if not name.startswith("district") and name != "anonymous"]


@pytest.fixture(scope="module")
def districts(built: House) -> dict[str, Proposal]:
    """The district's own, at the stages that it reaches without units of the city."""
    return {
        stage: walk(built, stage, words=DISTRICT_GARDEN, lead="district-deputy")
        for stage in ("draft", "submitted", "returned", "refused", "registered")
    }


def urls_of(parts: list[Any]) -> list[str]:
    """Every page of a proposal and its parts, and every move of theirs."""
    proposal = parts[0]
    urls = [proposal.get_absolute_url(), reverse("proposals:edit", args=[proposal.pk])]
    for obj in parts:
        (flow,) = flows_of(type(obj))
        name = f"proposals:{URLS[flow.code]}"
        urls += [reverse(name, args=[obj.pk, step.name]) for step in flow]
        if isinstance(obj, Reply):
            urls.append(reverse("proposals:reply-edit", args=[obj.pk]))
    return urls


def test_nobody_of_the_district_meets_the_city(
    lives: dict[str, Case], browsers: dict[str, Client]
) -> None:
    urls = urls_of(lives["judged"].parts())
    assert len(urls) > 60
    for name in ("district-office", "district-deputy"):
        for url in urls:
            assert browsers[name].get(url).status_code == 404, url
            assert browsers[name].post(url, {"version": 0}).status_code in (404, 405), url


@pytest.mark.parametrize("name", CITY)
def test_nobody_of_the_city_meets_the_district(
    name: str, districts: dict[str, Proposal], browsers: dict[str, Client], people: dict[str, Any]
) -> None:
    for proposal in districts.values():
        assert not may_see(people[name], proposal)
        assert open_moves(proposal, people[name]) == []
    urls = urls_of([districts["registered"]]) if name in ("office", "admin", "deputy") else []
    for url in urls:
        assert browsers[name].post(url, {"version": 0}).status_code in (404, 405), url
    page = browsers[name].get("/proposals/").content.decode()
    assert DISTRICT_GARDEN.title not in page
    assert DISTRICT_GARDEN.title not in browsers[name].get("/").content.decode()


def test_lists_filters_and_work_lists_stay_apart(
    stages: dict[str, Proposal], districts: dict[str, Proposal], browsers: dict[str, Client]
) -> None:
    city_title = stages["submitted"].title
    for name in ("district-office", "district-deputy"):
        for url in ("/proposals/", "/", "/proposals/?q=公交", "/proposals/?status=closed"):
            page = browsers[name].get(url).content.decode()
            assert city_title not in page, url
        page = browsers[name].get("/proposals/").content.decode()
        assert DISTRICT_GARDEN.title in page
        assert "市交通委" not in page
    session = stages["submitted"].session_id
    category = stages["registered"].category_id
    unit = stages["dispatched"].tasks.get().organ_id
    for query in (f"session={session}", f"category={category}", f"unit={unit}"):
        form = browsers["district-office"].get(f"/proposals/?{query}").context["filter"].form
        assert not form.is_valid(), query  # not among the choices


def test_choices_of_forms_stay_apart(
    districts: dict[str, Proposal], browsers: dict[str, Client], house: House
) -> None:
    """A unit, category or reason of the city cannot be written into the district's rows."""
    office = browsers["district-office"]
    pk = districts["submitted"].pk
    foreign = Category.objects.filter(congress=house.city).first()
    form = {"version": districts["registered"].version, "on": TODAY.isoformat()}
    url = reverse("proposals:move", args=[districts["registered"].pk, "assign"])
    response = office.post(url, {**form, "organ": house.organs[UNIT].pk})
    assert response.status_code == 422
    url = reverse("proposals:move", args=[pk, "register"])
    response = office.post(url, {"version": districts["submitted"].version, "category": foreign.pk})
    assert response.status_code == 422
    assert "市交通委" not in response.content.decode()
    data = {"lead": house.deputies["deputy"].pk, "title": "冒名"}
    assert office.post("/proposals/enter/", data).status_code == 422
    assert browsers["district-deputy"].post("/proposals/new/", data).status_code == 422
    data = {"lead": house.deputies["district-deputy"].pk, "title": "分类", "category": foreign.pk}
    assert office.post("/proposals/enter/", data).status_code == 422
    assert not Proposal.objects.filter(title__in=["冒名", "分类"]).exists()


def test_the_admin_stays_apart(
    stages: dict[str, Proposal], districts: dict[str, Proposal], browsers: dict[str, Client]
) -> None:
    """Lists, change pages and moves; and a deputy's own draft is not there either."""
    closed = stages["closed"]
    office, district = browsers["office"], browsers["district-office"]
    page = district.get("/admin/proposals/proposal/").content.decode()
    assert DISTRICT_GARDEN.title in page
    assert closed.title not in page
    parts = {
        "proposal": closed,
        "handlingtask": part_of(closed, "task"),
        "reply": part_of(closed, "reply"),
        "verdict": part_of(closed, "verdict"),
    }
    for model, obj in parts.items():
        url = f"/admin/proposals/{model}/{obj.pk}/change/"
        assert office.get(url).status_code == 200, model
        assert district.get(url).status_code in (302, 404), model  # the admin sends one home
        assert district.get(f"/admin/proposals/{model}/{obj.pk}/move/close/").status_code == 404
        listed = district.get(f"/admin/proposals/{model}/").content.decode()
        assert closed.title not in listed
        for outsider in ("deputy", "clerk", "leader", "auditor", "stranger", "anonymous"):
            assert browsers[outsider].get(url).status_code in (302, 403, 404), (model, outsider)
    draft = stages["draft"]
    assert office.get(f"/admin/proposals/proposal/{draft.pk}/change/").status_code in (302, 404)
    changes = district.get("/admin/workflow/statuschange/").context["cl"].queryset
    assert set(changes.values_list("congress__code", flat=True)) == {"haidian"}


# --- dates ------------------------------------------------------------------------------------


def test_a_suspended_deputy_reads_on_and_does_nothing(house: House) -> None:
    """What he began goes on; he cannot submit, write or judge (domain §8)."""
    draft, delivered = walk(house, "draft"), walk(house, "delivered")
    Deputy.objects.filter(pk=house.deputies["deputy"].pk).update(status=DeputyStatus.SUSPENDED)
    user = User.objects.get(username="deputy")
    verdict = part_of(delivered, "verdict")
    assert may_see(user, delivered)
    assert may_see(user, verdict)
    assert open_moves(draft, user) == open_moves(verdict, user) == []
    for obj, move in ((draft, "submit"), (verdict, "judge")):
        with pytest.raises(NotPermitted):
            perform(obj, move, by=user, on=TODAY)
    client = browser(user)
    assert client.get("/proposals/new/").status_code == 404
    assert client.get(reverse("proposals:edit", args=[draft.pk])).status_code == 404
    assert client.get(draft.get_absolute_url()).status_code == 200
    assert [group for group in waiting_for(user, TODAY) if not group.is_reading] == []
    assert client.get("/").status_code == 200
    office = User.objects.get(username="office")
    assert [m.transition.name for m in open_moves(verdict, office)] == ["judge"]


def test_an_ended_deputy_sees_and_does_nothing(house: House) -> None:
    delivered = walk(house, "delivered")
    Deputy.objects.filter(pk=house.deputies["deputy"].pk).update(status=DeputyStatus.ENDED)
    user = User.objects.get(username="deputy")
    verdict = part_of(delivered, "verdict")
    assert not may_see(user, delivered)
    assert not visible(Verdict, user).exists()
    with pytest.raises(NotPermitted):
        perform(verdict, "judge", by=user, on=TODAY)
    assert waiting_for(user, TODAY) == []


def test_staff_cannot_submit_for_a_deputy_who_is_not_in_office(house: House) -> None:
    office, deputy = house.users["office"], house.deputies["deputy"]
    draft = create_draft(
        lead=deputy, by=office, for_deputy=True, title="题", facts="事", request="议",
        contact_phone="13900000001",
    )  # fmt: skip
    for status in (DeputyStatus.SUSPENDED, DeputyStatus.ENDED):
        Deputy.objects.filter(pk=deputy.pk).update(status=status)
        draft = Proposal.objects.get(pk=draft.pk)
        with pytest.raises(Guarded, match="不能提交"):
            perform(draft, "submit", by=office, on=TODAY, acting=ActingFor(deputy, "paper"))
        page = browser(office).get("/proposals/enter/").context["form"]
        assert deputy not in page.fields["lead"].queryset


def test_a_mandate_of_a_past_term_is_over(house: House) -> None:
    proposal = walk(house, "registered")
    Term.objects.filter(congress=house.city).update(ends_on=TODAY - timedelta(days=1))
    user = User.objects.get(username="deputy")
    assert not may_see(user, proposal)
    assert not rules.test_rule("proposals.draft", user)
    form = browser(User.objects.get(username="office")).get("/proposals/enter/").context["form"]
    assert house.deputies["deputy"] not in form.fields["lead"].queryset


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds"),
    [
        (FIRST, None, True),
        (TODAY, None, True),
        (FIRST, TODAY, True),
        (FIRST, TODAY - timedelta(days=1), False),
        (TODAY + timedelta(days=1), None, False),
    ],
)
@pytest.mark.parametrize("role", [Role.OFFICE, Role.CLERK, Role.DISPATCHER, Role.COMMITTEE])
def test_a_grant_counts_on_its_days(
    role: str, starts_on: date, ends_on: date | None, holds: bool, house: House,
    stages: dict[str, Proposal],
) -> None:  # fmt: skip
    organ = {
        Role.CLERK: house.organs[UNIT],
        Role.DISPATCHER: house.organs["市人民政府"],
        Role.COMMITTEE: house.organs["城市建设环境保护委员会"],
    }.get(role)
    user = new_user("dated", (role, house.city, organ), starts_on=starts_on, ends_on=ends_on)
    assigned = stages["dispatched"]
    assert may_see(user, assigned) is holds
    assert may_see(user, part_of(assigned, "task")) is holds
    can = bool(open_moves(part_of(assigned, "task"), user))
    # The clerk receives it; the dispatcher may take it to another unit of his system.
    assert can is (holds and role in (Role.CLERK, Role.DISPATCHER))
    assert bool(open_moves(stages["registered"], user)) is (holds and role == Role.OFFICE)


@pytest.mark.parametrize("name", ["office", "clerk", "deputy", "admin"])
def test_an_inactive_user_is_nobody(name: str, house: House, stages: dict[str, Proposal]) -> None:
    client = browser(house.users[name])
    User.objects.filter(username=name).update(is_active=False)
    user = User.objects.get(username=name)
    for stage in ("draft", "registered", "assigned", "closed"):
        assert not may_see(user, stages[stage])
        assert open_moves(stages[stage], user) == []
    with pytest.raises(NotPermitted):
        perform(stages["registered"], "assign", by=user, on=TODAY)
    assert client.get("/proposals/").status_code == 302


def test_two_roles_are_a_union(house: House, stages: dict[str, Proposal]) -> None:
    """Leader, and reviewer of another unit: more than either, and no other unit's drafts."""
    user = new_user(
        "two",
        (Role.LEADER, house.city, None),
        (Role.REVIEWER, house.city, house.organs[OTHER_UNIT]),
    )
    assert may_see(user, stages["registered"])
    assert not may_see(user, part_of(stages["reviewing"], "reply"))
    assert open_moves(part_of(stages["reviewing"], "reply"), user) == []


def test_a_unit_administrator_sees_no_proposals(house: House, stages: dict[str, Proposal]) -> None:
    user = house.users["unit-admin"]
    for model in OURS:
        assert not visible(model, user).exists()
    assert all(open_moves(proposal, user) == [] for proposal in stages.values())


def test_a_person_in_two_congresses_has_each_role_in_its_own(
    house: House, stages: dict[str, Proposal], districts: dict[str, Proposal]
) -> None:
    """Office of the district and leader of the city: sees both, acts in the district only."""
    user = new_user("both", (Role.OFFICE, house.district, None), (Role.LEADER, house.city, None))
    assert may_see(user, stages["registered"])
    assert may_see(user, districts["registered"])
    assert not may_see(user, stages["submitted"])
    assert open_moves(stages["registered"], user) == []
    names = {m.transition.name for m in open_moves(districts["registered"], user)}
    assert {"assign", "merge"} <= names
    for stage in STAGES:
        assert open_moves(stages[stage], user) == []


def test_a_deputy_of_two_congresses_judges_as_whom_he_was_asked(house: House) -> None:
    term = house.district.terms.get()
    user = house.users["deputy"]
    Deputy.objects.create(
        congress=house.district, term=term, user=user, name="陈思远", card_number="H0009"
    )
    verdict = part_of(walk(house, "delivered"), "verdict")
    Deputy.objects.filter(pk=house.deputies["deputy"].pk).update(status=DeputyStatus.SUSPENDED)
    user = User.objects.get(username="deputy")
    assert rules.test_rule("proposals.draft", user)  # for the district
    with pytest.raises(NotPermitted):
        perform(verdict, "judge", by=user, on=TODAY)
    form = browser(user).get("/proposals/new/").context["form"]
    assert [deputy.congress for deputy in form.fields["lead"].queryset] == [house.district]


def test_a_deputy_at_the_second_congress_chooses_for_which_he_writes(house: House) -> None:
    mandate = Deputy.objects.create(
        congress=house.district, term=house.district.terms.get(), name="陈思远",
        user=house.users["deputy"], card_number="H0009",
    )  # fmt: skip
    client = browser(User.objects.get(username="deputy"))
    data = {"lead": mandate.pk, "title": "给区里的建议"}
    assert client.post("/proposals/new/", data).status_code == 302
    proposal = Proposal.objects.get(title="给区里的建议")
    assert (proposal.congress, proposal.lead) == (house.district, mandate)
    assert not may_see(User.objects.get(username="office"), proposal)
