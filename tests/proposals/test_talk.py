"""Contacts (三次沟通) and messages between the deputies and each unit, on the record."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from congress.notices.models import Notice
from congress.people.enums import DeputyStatus
from congress.people.models import Deputy
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from congress.workflow.engine import perform
from proposals.models import Contact, Message
from proposals.selectors.talk import marks_of
from proposals.services import Ended, write_message
from tests.conftest import TODAY
from tests.proposals.conftest import cost, text_of
from tests.proposals.lives import ALL_THREE, Case, dispatched, judged

#: account → the units whose contacts and messages it reads; who is not here meets 404.
READS = {
    "admin": ALL_THREE, "office": ALL_THREE, "dispatcher": ALL_THREE,
    "clerk": (UNIT,), "reviewer": (UNIT,), "head": (UNIT,),
    "clerk2": (OTHER_UNIT,), "head2": (OTHER_UNIT,),
    "clerk3": (THIRD_UNIT,), "head3": (THIRD_UNIT,),
    "deputy": ALL_THREE, "cosigner": ALL_THREE,
}  # fmt: skip
#: account → where it may write.
WRITES = {
    "clerk": (UNIT,), "clerk2": (OTHER_UNIT,), "clerk3": (THIRD_UNIT,),
    "deputy": ALL_THREE, "cosigner": ALL_THREE,
}  # fmt: skip
NOBODY = (
    "leader", "committee", "cosigner2", "auditor", "stranger", "district-office", "district-deputy",
)  # fmt: skip
SAID = {
    "stage": "before", "form": "phone", "held_on": TODAY, "people": "金沐阳",
    "said": "先打通断点。",
}  # fmt: skip


def talk_url(case: Case, unit: str = "") -> str:
    url = f"/proposals/{case.pk}/talk/"
    return f"{url}?task={case.task(unit).pk}" if unit else url


def record(case: Case, unit: str, **said: Any) -> None:
    clerk = {UNIT: "clerk", OTHER_UNIT: "clerk2", THIRD_UNIT: "clerk3"}[unit]
    deputies = [case.house.deputies["deputy"]]
    case.go(case.task(unit), "contact", clerk, **(SAID | {"deputies": deputies} | said))


@pytest.fixture(scope="module")
def told(built: House) -> Case:
    """Each unit has recorded a contact and got a message, in words of its own."""
    case = dispatched(built).receive(*ALL_THREE)
    for unit in ALL_THREE:
        record(case, unit, said=f"与{unit}通话")
        write_message(case.task(unit), by=built.users["deputy"], body=f"问{unit}", on=TODAY)
    return case


@pytest.mark.parametrize("name", [*READS, *NOBODY, "anonymous"])
def test_who_reads(name: str, told: Case, browsers: Any) -> None:
    client = browsers[name]
    if name == "anonymous":
        assert "/accounts/login/" in client.get(talk_url(told)).url
        return
    first = client.get(talk_url(told))
    assert first.status_code == (200 if name in READS else 404)
    for unit in ALL_THREE:
        response = client.get(talk_url(told, unit))
        reads = unit in READS.get(name, ())
        assert response.status_code == (200 if reads else 404), unit
        for other in ALL_THREE:
            for words in (f"与{other}通话", f"问{other}"):
                there = words in text_of(response)
                assert there is (reads and other == unit), (unit, words)


@pytest.mark.parametrize("name", [*READS, *NOBODY])
def test_who_writes(name: str, told: Case, browsers: Any) -> None:
    for unit in ALL_THREE:
        before = Message.objects.count()
        url = talk_url(told, unit)
        response = browsers[name].post(url, {"body": f"{name}写的"})
        writes = unit in WRITES.get(name, ())
        expected = 302 if writes else 403 if unit in READS.get(name, ()) else 404
        assert response.status_code == expected, unit
        assert Message.objects.count() - before == writes
        if unit in READS.get(name, ()):
            assert ("送出留言" in text_of(browsers[name].get(url))) is writes


def test_each_side_is_named_and_the_other_is_told(house: House) -> None:
    case = dispatched(house).receive()
    task, users = case.task(), house.users
    asked = write_message(task, by=users["cosigner"], body="何时踏勘？", on=TODAY)
    assert (asked.author_name, asked.deputy) == ("王玥", house.deputies["cosigner"])
    notice = Notice.objects.get(key=f"message:{asked.pk}")
    assert (notice.recipient, notice.url) == (users["clerk"], talk_url(case, UNIT))
    assert notice.subject == "王玥代表给您留言：关于增设公交站点的建议"
    told = write_message(task, by=users["clerk"], body="周四上午。", on=TODAY)
    assert (told.author_name, told.deputy) == ("金沐阳", None)
    notices = Notice.objects.filter(key=f"message:{told.pk}")
    assert {n.recipient.username for n in notices} == {"deputy", "cosigner"}
    assert notices[0].subject == "市交通委给您留言：关于增设公交站点的建议"


def test_before_receipt_every_clerk_of_the_unit_is_told(house: House) -> None:
    case = dispatched(house)
    message = write_message(case.task(), by=house.users["deputy"], body="您好。", on=TODAY)
    notices = Notice.objects.filter(key=f"message:{message.pk}")
    assert [n.recipient.username for n in notices] == ["clerk"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "请写明留言的内容。"),
        ("\u200b \u200b", "请写明留言的内容。"),
        ("字" * 2001, "最多2000字"),
    ],
)
def test_a_message_that_is_none(body: str, sentence: str, house: House, enter: Any) -> None:
    case = dispatched(house)
    response = enter("deputy").post(talk_url(case, UNIT), {"body": body})
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not Message.objects.exists()


def test_after_the_end_nobody_writes(house: House, enter: Any) -> None:
    """What was typed stays in the page of whoever was too late."""
    case = judged(house)
    write_message(case.task(), by=house.users["deputy"], body="谢谢。", on=TODAY)
    case.whole("close", "office")
    for name in ("deputy", "clerk"):
        client = enter(name)
        page = text_of(client.get(talk_url(case, UNIT)))
        assert "本件已经办结，不能再留言。" in page
        assert "谢谢。" in page
        assert "送出留言" not in page
        late = client.post(talk_url(case, UNIT), {"body": "还有一句"})
        assert late.status_code == 409
        assert "还有一句" in text_of(late)
    with pytest.raises(Ended):
        write_message(case.task(), by=house.users["clerk"], body="再说", on=TODAY)
    assert Message.objects.count() == 1


def test_a_suspended_deputy_reads_and_does_not_write(house: House, enter: Any) -> None:
    case = dispatched(house)
    write_message(case.task(), by=house.users["clerk"], body="您好。", on=TODAY)
    Deputy.objects.filter(pk=house.deputies["deputy"].pk).update(status=DeputyStatus.SUSPENDED)
    client = enter("deputy")
    page = client.get(talk_url(case, UNIT))
    assert "您好。" in text_of(page)
    assert "送出留言" not in text_of(page)
    assert client.post(talk_url(case, UNIT), {"body": "写"}).status_code == 403


def test_what_is_written_is_shown_as_text(house: House, enter: Any) -> None:
    case = dispatched(house)
    hostile = "<script>alert(1)</script>\n第二行"
    enter("deputy").post(talk_url(case, UNIT), {"body": hostile})
    page = text_of(enter("clerk").get(talk_url(case, UNIT)))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page
    assert "<p>第二行</p>" in page


def test_fifty_on_a_page_the_newest_first(house: House, enter: Any) -> None:
    case = dispatched(house)
    task, author = case.task(), house.users["clerk"]
    Message.objects.bulk_create(
        Message(congress=task.congress, task=task, author=author, author_name="金沐阳",
                body=f"第{number}句。")
        for number in range(1, 53)
    )  # fmt: skip
    client = enter("deputy")
    first = text_of(client.get(talk_url(case, UNIT)))
    assert "第52句。" in first
    assert "第3句。" in first
    assert "第2句。" not in first
    assert first.index("第52句。") < first.index("第3句。")
    second = client.get(f"{talk_url(case, UNIT)}&page=2")
    assert "第1句。" in text_of(second)
    assert len(second.context["thread"]) == 2


def test_the_page_costs_the_same_with_one_and_three(house: House, enter: Any) -> None:
    case = dispatched(house).receive()
    client = enter("deputy")
    client.get("/")  # so that the session's first writing lies behind us

    def speak() -> None:
        record(case, UNIT)
        write_message(case.task(), by=house.users["clerk"], body="您好。", on=TODAY)

    speak()
    one = cost(client, talk_url(case, UNIT))
    speak()
    speak()
    assert cost(client, talk_url(case, UNIT)) == one


# --- contacts -----------------------------------------------------------------------------------


def test_a_contact_is_recorded_by_its_form(house: House, enter: Any) -> None:
    case = dispatched(house).receive()
    task, deputies = case.task(), house.deputies
    url = f"/proposals/tasks/{task.pk}/contact/"
    client = enter("clerk")
    page = client.get(url)
    assert page.context["form"]["stage"].value() == "before"
    offered = {choice[1] for choice in page.context["form"].fields["deputies"].choices}
    assert offered == {"陈思远", "王玥"}
    said = {
        "version": task.version, "stage": "before", "form": "face", "held_on": "2026-11-16",
        "deputies": [deputies["deputy"].pk, deputies["cosigner"].pk], "said": "先打通断点。",
    }  # fmt: skip
    assert client.post(url, said).status_code == 302
    row = Contact.objects.get()
    assert (row.stage, row.form, row.recorded_by.username) == ("before", "face", "clerk")
    assert {d.name for d in row.deputies.all()} == {"陈思远", "王玥"}
    assert client.get(url).context["form"]["stage"].value() == "during"
    page = text_of(enter("cosigner").get(talk_url(case, UNIT)))
    assert "先打通断点。" in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("held_on", "2026-11-17", "沟通日期不能晚于今天。"),
        ("held_on", "2026-11-15", "沟通日期不能早于转承办日期。"),
        ("deputies", [], "请选择与哪位代表沟通。"),
        ("said", "\u200b", "请填写“沟通内容”。"),
        ("stage", "later", "请从所列选项中选择。"),
    ],
)
def test_a_contact_that_cannot_be(
    field: str, value: Any, sentence: str, house: House, enter: Any
) -> None:
    task = dispatched(house).receive().task()
    said = {
        "version": task.version, "stage": "before", "form": "face", "held_on": "2026-11-16",
        "deputies": [house.deputies["deputy"].pk], "said": "先打通断点。",
    }  # fmt: skip
    response = enter("clerk").post(f"/proposals/tasks/{task.pk}/contact/", said | {field: value})
    assert response.status_code == 422
    assert sentence in text_of(response)
    assert not Contact.objects.exists()


def test_a_deputy_of_another_proposal_is_not_among_them(house: House, enter: Any) -> None:
    task = dispatched(house).receive().task()
    said = {
        "version": task.version, "stage": "before", "form": "face", "held_on": "2026-11-16",
        "deputies": [house.deputies["cosigner2"].pk], "said": "先打通断点。",
    }  # fmt: skip
    response = enter("clerk").post(f"/proposals/tasks/{task.pk}/contact/", said)
    assert response.status_code == 422
    assert not Contact.objects.exists()


def test_three_marks_with_their_latest_days() -> None:
    rows = [
        Contact(stage="during", held_on=date(2026, 11, 12)),
        Contact(stage="before", held_on=date(2026, 11, 10)),
        Contact(stage="before", held_on=date(2026, 11, 3)),
    ]
    assert [(mark.short, mark.on) for mark in marks_of(rows)] == [
        ("前", date(2026, 11, 10)), ("中", date(2026, 11, 12)), ("后", None),
    ]  # fmt: skip


# --- kept ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "name"),
    [
        ("proposals_message", "留言"), ("proposals_contact", "沟通记录"),
        ("proposals_contact_deputies", "沟通记录"),
    ],
)  # fmt: skip
def test_nothing_said_is_changed_or_taken_back(table: str, name: str, house: House) -> None:
    case = dispatched(house).receive()
    record(case, UNIT)
    write_message(case.task(), by=house.users["deputy"], body="您好。", on=TODAY)
    for sql, words in (
        (f"UPDATE {table} SET id = id", f"{name}只能追加，不能修改"),  # noqa: S608
        (f"DELETE FROM {table}", f"{name}不能删除"),  # noqa: S608
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            connection.cursor().execute(sql)


def test_a_contact_after_the_reply_still_counts(house: House) -> None:
    """办后问效 comes when the unit has answered."""
    case = judged(house)
    deputies = [house.deputies["deputy"]]
    perform(case.task(), "contact", by=house.users["clerk"], on=TODAY,
            **(SAID | {"stage": "after", "deputies": deputies}))  # fmt: skip
    assert case.task().contacts.get().stage == "after"
