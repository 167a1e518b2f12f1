"""Entry of a proposal from paper in the admin: what is written, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from congress.calendar.models import PeriodRule
from congress.documents.models import Attachment
from congress.documents.uploads import store
from congress.people.models import Congress, Deputy, RoleGrant
from congress.portal.demo.house import House
from congress.workflow.invariants import violations
from congress.workflow.models import StatusChange
from proposals.admin import entry
from proposals.forms.days import typed_day
from proposals.models import Category, CoSignature, Proposal, RefusalReason
from proposals.services import create_draft
from tests.conftest import TODAY
from tests.proposals.conftest import cost, text_of

URL = "/admin/proposals/proposal/add/"
TITLE = "关于在滨河路中段增设过街天桥的建议"
Paper = Callable[..., dict[str, Any]]
OTHERS = "请从列表中选择本级人大的在任代表；暂停执行职务、已终止的代表不能"


@pytest.fixture
def office(enter: Callable[[str], Client]) -> Client:
    return enter("office")


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def deputy(congress: Congress, name: str, card: str, status: str = "active") -> Deputy:
    """Without an account."""
    return Deputy.objects.create(
        congress=congress, term=congress.terms.get(), name=name, card_number=card,
        phone="13900000500", status=status,
    )  # fmt: skip


@pytest.fixture
def mo(house: House) -> Deputy:
    return deputy(house.city, "莫若谷", "D0501")


@pytest.fixture
def paper(house: House, mo: Deputy) -> Paper:
    """A whole sheet as the page sends it, with ``changes``."""

    def sheet(**changes: Any) -> dict[str, Any]:
        return {
            "lead": mo.pk,
            "title": TITLE,
            "facts": "滨河路中段没有行人过街设施。",
            "request": "请市交通委踏勘选址，年内提出方案。",
            "category": Category.objects.get(congress=house.city, name="城乡建设").pk,
            "origin": "inspection",
            "contact_phone": "010-55550166",
            "received_on": "2026-11-13",
            "source": "phone",
            "cleared": list(
                RefusalReason.objects.filter(congress=house.city).values_list("pk", flat=True)
            ),
            "ticket": "t1",
            **changes,
        }

    return sheet


def scan(name: str = "建议原件.png") -> SimpleUploadedFile:
    body = BytesIO()
    Image.new("L", (8, 8), 255).save(body, "PNG")
    return SimpleUploadedFile(name, body.getvalue(), "image/png")


def test_what_stands_on_the_paper_is_written(
    house: House, office: Client, paper: Paper, mo: Deputy
) -> None:
    first, second = house.deputies["cosigner"], deputy(house.city, "莫知微", "D0502")
    sheet = paper(cosigners=[first.pk, second.pk], source="paper", scan=scan())
    answer = office.post(URL, sheet)
    assert (answer.status_code, answer["Location"]) == (302, URL)
    proposal = Proposal.objects.get()
    assert (proposal.status, proposal.lead, proposal.title) == ("submitted", mo, TITLE)
    assert (proposal.is_entered_by_staff, proposal.entered_by) == (True, house.users["office"])
    assert (proposal.origin, proposal.contact_phone) == ("inspection", "010-55550166")
    assert (proposal.category.name, proposal.submission) == ("城乡建设", 1)
    assert proposal.submitted_on == date(2026, 11, 13)
    text = proposal.submitted_text
    assert (text.number, text.title, text.cut_on) == (1, TITLE, date(2026, 11, 13))
    assert (text.facts, text.request) == (sheet["facts"], sheet["request"])
    assert proposal.cosigner_names == ["王玥", "莫知微"]
    original = Attachment.objects.get()
    assert (original.owner, original.name) == (proposal, "建议原件.png")
    page = text_of(office.get(URL))
    assert f'<a href="/admin/proposals/proposal/{proposal.pk}/change/">{TITLE}</a>' in page
    assert "今天您已录入 1 件" in page
    assert list(violations()) == []


def test_the_ledger_says_by_whom_for_whom_and_from_what(
    house: House, office: Client, paper: Paper
) -> None:
    first, second = house.deputies["cosigner"], house.deputies["cosigner2"]
    office.post(URL, paper(cosigners=[first.pk, second.pk], source="paper", scan=scan()))
    kept = Attachment.objects.get()
    rows = StatusChange.objects.order_by("pk")
    assert [(row.flow, row.move, row.on_behalf_of.name) for row in rows] == [
        ("proposal", "invite", "莫若谷"),
        ("proposal.cosignature", "confirm", "王玥"),
        ("proposal.cosignature", "confirm", "林知远"),
        ("proposal", "submit", "莫若谷"),
    ]
    for row in rows:
        assert (row.actor, row.source, row.scan) == (house.users["office"], "paper", kept)
        assert row.happened_on == date(2026, 11, 13)


def test_by_telephone_and_alone_it_needs_no_scan(office: Client, paper: Paper) -> None:
    office.post(URL, paper())
    row = StatusChange.objects.get()
    assert (row.move, row.source, row.scan) == ("submit", "phone", None)


@pytest.mark.parametrize(
    ("typed", "day", "number", "sits"),
    [
        ("2026-11-16", date(2026, 11, 16), 4, False),
        ("1113", date(2026, 11, 13), 4, False),
        ("2026年1月27日", date(2026, 1, 27), 4, True),
        ("2026-01-25", date(2026, 1, 25), 4, True),
        ("1.29", date(2026, 1, 29), 4, True),
        ("2026-01-30", date(2026, 1, 30), 4, False),
        ("2026-01-24", date(2026, 1, 24), 3, False),
        ("12-25", date(2025, 12, 25), 3, False),
    ],
)
def test_the_day_of_receipt_decides_the_session(
    typed: str, day: date, number: int, sits: bool, office: Client, paper: Paper
) -> None:
    office.post(URL, paper(received_on=typed))
    proposal = Proposal.objects.get()
    assert (proposal.submitted_on, proposal.session.number) == (day, number)
    assert proposal.is_in_session is sits


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("20261116", date(2026, 11, 16)), ("2026/3/5", date(2026, 3, 5)),
        ("\uff13\uff0e\uff15", date(2026, 3, 5)), ("3月5日", date(2026, 3, 5)),
        ("1117", date(2025, 11, 17)), ("1116", date(2026, 11, 16)),
        ("2026-02-30", None), ("0230", None), ("昨天", None), ("115", None), ("", None),
    ],
)  # fmt: skip
def test_days_as_clerks_type_them(typed: str, day: date | None) -> None:
    assert typed_day(typed, TODAY) == day


REFUSED = [
    ({"lead": ""}, "lead", "请选择领衔代表。"),
    ({"lead": "resting"}, "lead", OTHERS + "领衔。"),
    ({"lead": "ended"}, "lead", OTHERS + "领衔。"),
    ({"lead": "elsewhere"}, "lead", OTHERS + "领衔。"),
    ({"lead": "999999"}, "lead", OTHERS + "领衔。"),
    ({"lead": "x"}, "lead", OTHERS + "领衔。"),
    ({"cosigners": ["resting"]}, "cosigners", OTHERS + "附议。"),
    ({"cosigners": ["elsewhere"]}, "cosigners", OTHERS + "附议。"),
    ({"cosigners": ["x"]}, "cosigners", OTHERS + "附议。"),
    ({"cosigners": ["mo"]}, "cosigners", "领衔代表不必再列为附议代表。"),
    (
        {"cosigners": ["second"], "source": "paper"},
        "scan",
        "代附议代表书面确认的，请附上有其签名的扫描件。",
    ),
    ({"scan": "text"}, "scan", "只接受 PDF、JPG、PNG 格式的扫描件，请转换后再上传。"),
    ({"title": " \u200b"}, "title", "请填写标题。"),
    ({"facts": ""}, "facts", "请填写事实和问题。"),
    ({"request": "　"}, "request", "请填写具体建议。"),
    ({"origin": ""}, "origin", "请选择提出来源。"),
    ({"contact_phone": "找秘书"}, "contact_phone", "电话号码只能含数字、空格、括号和短横线。"),
    ({"received_on": "2026-11-17"}, "received_on", "收到日期不能晚于今天。"),
    ({"received_on": ""}, "received_on", "请填写日期。"),
    (
        {"received_on": "2026-02-30"},
        "received_on",
        "没有这一天，请写成“2026-11-16”或者“11-16”。",
    ),
    (
        {"received_on": "2023-01-14"},
        "received_on",
        "收到日期不能早于领衔代表本届任期开始的日期（2023年1月15日）。",
    ),
    ({"cleared": []}, "cleared", "还有 7 项没有勾选。属于其中一项的，不能录入。"),
]


@pytest.mark.parametrize(("changes", "name", "sentence"), REFUSED)
def test_what_is_wrong_has_its_sentence_and_nothing_is_written(
    changes: dict[str, Any],
    name: str,
    sentence: str,
    house: House,
    office: Client,
    paper: Paper,
    mo: Deputy,
) -> None:
    people = {
        "mo": mo,
        "second": house.deputies["cosigner"],
        "resting": deputy(house.city, "莫停", "D0503", "suspended"),
        "ended": deputy(house.city, "莫止", "D0504", "ended"),
        "elsewhere": house.deputies["district-deputy"],
    }
    files = {"text": SimpleUploadedFile("原件.pdf", b"plain words", "application/pdf")}

    def real(value: Any) -> Any:
        if isinstance(value, list):
            return [real(each) for each in value]
        return people[value].pk if value in people else files.get(value, value)

    answer = office.post(URL, paper(**{key: real(value) for key, value in changes.items()}))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert {key: list(rows) for key, rows in form.errors.items()} == {name: [sentence]}
    page = text_of(answer)
    assert page.count(sentence) == 2  # in the summary, and beside the field
    if name != "title":
        assert f'value="{TITLE}"' in page
    assert not Proposal.objects.exists()
    assert not StatusChange.objects.exists()


def test_the_deputys_telephone_serves_where_none_is_typed(office: Client, paper: Paper) -> None:
    office.post(URL, paper(contact_phone=""))
    assert Proposal.objects.get().contact_phone == "13900000500"


def test_a_deputy_without_telephone_is_asked_for_one(
    office: Client, paper: Paper, mo: Deputy
) -> None:
    Deputy.objects.filter(pk=mo.pk).update(phone="")
    answer = office.post(URL, paper(contact_phone=""))
    assert answer.context["form"].errors == {"contact_phone": ["请填写联系电话。"]}


# --- the same once more -----------------------------------------------------------------------


def test_a_page_sent_twice_is_entered_once(office: Client, paper: Paper) -> None:
    office.post(URL, paper())
    answer = office.post(URL, paper(title="另一个标题"), follow=True)
    assert "这一页已经录入过，没有重复录入" in text_of(answer)
    assert Proposal.objects.get().title == TITLE


def test_a_page_sent_twice_at_once_is_entered_once(
    office: Client, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second request began before the first had stored what it entered."""
    office.post(URL, paper())
    monkeypatch.setattr(entry, "draft_begun", lambda request: None)
    answer = office.post(URL, paper(title="另一个标题", scan=scan()), follow=True)
    assert "这一页已经录入过，没有重复录入" in text_of(answer)
    assert Proposal.objects.get().title == TITLE
    assert not Attachment.objects.exists()


def test_a_page_that_came_second_is_not_asked_about_itself(
    office: Client, paper: Paper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same title is there already, but it is this very page's."""
    office.post(URL, paper())
    monkeypatch.setattr(entry, "draft_begun", lambda request: None)
    answer = office.post(URL, paper(), follow=True)
    assert "这一页已经录入过，没有重复录入" in text_of(answer)
    assert Proposal.objects.count() == 1


def test_the_same_deputy_and_title_in_the_same_session_is_asked_about(
    office: Client, paper: Paper
) -> None:
    office.post(URL, paper())
    again = paper(ticket="t2", received_on="2026-11-16")
    answer = office.post(URL, again)
    sentence = "已有一件标题相同的建议（审核中），仍要录入请勾选。"
    assert answer.context["form"].errors == {"is_sure": [sentence]}
    assert 'name="is_sure"' in text_of(answer)
    assert f"/admin/proposals/proposal/{Proposal.objects.get().pk}/change/" in text_of(answer)
    assert office.post(URL, {**again, "is_sure": "on"}).status_code == 302
    assert Proposal.objects.count() == 2


@pytest.mark.parametrize(
    "changes", [{"title": "关于另一件事的建议"}, {"received_on": "2026-01-10"}, {"lead": "王玥"}]
)
def test_another_title_session_or_deputy_is_no_repetition(
    changes: dict[str, Any], office: Client, paper: Paper
) -> None:
    office.post(URL, paper())
    if "lead" in changes:
        changes = {"lead": Deputy.objects.get(name=changes["lead"]).pk}
    assert office.post(URL, paper(ticket="t2", **changes)).status_code == 302


def test_a_deputys_own_draft_is_not_betrayed(house: House, office: Client, paper: Paper) -> None:
    own = house.deputies["deputy"]
    create_draft(lead=own, by=own.user, title=TITLE)
    assert office.post(URL, paper(lead=own.pk)).status_code == 302


# --- nothing is lost, nothing half-saved ------------------------------------------------------


def test_what_the_engine_refuses_leaves_nothing_behind(
    house: House, office: Client, paper: Paper
) -> None:
    """Without the rule of its clock a submission is refused, after the co-signers have signed."""
    PeriodRule.objects.filter(code="proposal.screening").delete()
    cosigner = house.deputies["cosigner"]
    answer = office.post(URL, paper(cosigners=[cosigner.pk], source="paper", scan=scan()))
    assert answer.status_code == 422
    assert len(answer.context["form"].non_field_errors()) == 1
    assert not Proposal.objects.exists()
    assert not CoSignature.objects.exists()
    assert not StatusChange.objects.exists()
    page = text_of(answer)
    assert TITLE in page
    assert "已收到 建议原件.png，不必再选" in page


def test_a_scan_outlives_a_page_that_was_not_right(
    house: House, office: Client, paper: Paper
) -> None:
    cosigner = house.deputies["cosigner"]
    sheet = paper(cosigners=[cosigner.pk], source="paper", title="", scan=scan())
    answer = office.post(URL, sheet)
    kept = answer.context["form"]["kept_scan"].value()
    assert kept == str(Attachment.objects.get().pk)
    del sheet["scan"]
    assert office.post(URL, {**sheet, "title": TITLE, "kept_scan": kept}).status_code == 302
    assert Attachment.objects.get().owner == Proposal.objects.get()
    assert StatusChange.objects.filter(scan=kept).count() == 3


@pytest.mark.parametrize("whose", ["of another", "used"])
def test_a_forged_scan_is_none(whose: str, house: House, office: Client, paper: Paper) -> None:
    users = house.users
    by = users["district-office" if whose == "of another" else "office"]
    owner = users["office"] if whose == "used" else None
    foreign = store(scan(), congress=house.city, by=by, owner=owner)
    cosigner = house.deputies["cosigner"]
    sheet = paper(cosigners=[cosigner.pk], source="paper", kept_scan=str(foreign.pk))
    answer = office.post(URL, sheet)
    assert list(answer.context["form"].errors) == ["scan"]
    assert not Proposal.objects.exists()


def test_the_next_paper_of_a_pile_begins_where_the_last_one_was(
    office: Client, paper: Paper
) -> None:
    sheet = paper(source="mail")
    office.post(URL, sheet)
    form = office.get(URL).context["form"]
    names = ("category", "received_on", "source", "title", "origin")
    found = {name: form[name].value() for name in names}
    assert found == {
        "category": sheet["category"], "received_on": "2026-11-13", "source": "mail",
        "title": None, "origin": None,
    }  # fmt: skip


# --- who may ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("office", 200), ("district-office", 200), ("admin", 403), ("auditor", 403),
        ("deputy", 404), ("clerk", 404), ("leader", 404), ("stranger", 404),
    ],
)  # fmt: skip
def test_only_the_office_enters(name: str, status: int, browsers: dict[str, Client]) -> None:
    assert browsers[name].get(URL, follow=True).status_code == status
    if status != 200:
        assert browsers[name].post(URL, {"title": TITLE}, follow=True).status_code == status


def test_nobody_signs_in_first(browsers: dict[str, Client]) -> None:
    assert browsers["anonymous"].get(URL)["Location"].startswith("/admin/login/")


def test_the_office_of_another_congress_enters_nothing_here(
    house: House, enter: Callable[[str], Client], paper: Paper
) -> None:
    answer = enter("district-office").post(URL, paper())
    assert OTHERS + "领衔。" in text_of(answer)
    assert not Proposal.objects.exists()


def test_an_office_of_two_congresses_enters_for_each_by_its_own_lists(
    house: House, office: Client, paper: Paper
) -> None:
    RoleGrant.objects.create(
        user=house.users["office"], role="office", congress=house.district, starts_on=TODAY
    )
    page = text_of(office.get(URL))
    assert "汤若谷　H0001　第一代表团（海淀区人大）" in page
    lists = {
        congress: RefusalReason.objects.filter(congress=congress).count()
        for congress in (house.city, house.district)
    }
    every = list(RefusalReason.objects.values_list("pk", flat=True))
    there = house.deputies["district-deputy"]
    sheet = paper(lead=there.pk, cleared=every)
    answer = office.post(URL, sheet)
    assert answer.context["form"].errors == {"category": ["所选的分类不属于该代表所在的人大。"]}
    assert office.post(URL, {**sheet, "category": ""}).status_code == 302
    proposal = Proposal.objects.get()
    assert (proposal.congress, proposal.session.congress) == (house.district, house.district)
    assert proposal.draft.cleared.count() == lists[house.district]


def test_only_deputies_in_office_of_the_own_congress_are_offered(
    house: House, office: Client, mo: Deputy
) -> None:
    deputy(house.city, "莫停", "D0503", "suspended")
    page = text_of(office.get(URL))
    for name in ("莫若谷", "王玥"):
        assert page.count(f">{name}　") == 2  # as lead, as co-signer
    for name in ("莫停", "汤若谷"):
        assert name not in page


def test_a_page_costs_the_same_for_few_and_for_many(house: House, office: Client) -> None:
    office.get(URL)
    few = cost(office, URL)
    for number in range(20):
        deputy(house.city, f"莫{'甲乙丙丁戊己庚辛壬癸'[number % 10]}", f"D06{number:02d}")
    assert cost(office, URL) == few
    assert few <= 14
