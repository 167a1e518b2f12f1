"""联名: who may be asked, what each reads, what his answer does, and when time answers for him."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse

from congress.calendar.models import Deadline
from congress.jobs import enqueue
from congress.jobs.runner import run
from congress.people.models import Delegation, Deputy, DeputyGroup
from congress.people.visibility import visible
from congress.portal.demo.house import House
from congress.workflow.engine import perform
from congress.workflow.models import StatusChange
from congress.workflow.refusals import Guarded, NotPermitted
from congress.workflow.transition import SYSTEM, ActingFor
from proposals import handlers
from proposals.comparison import compare
from proposals.models import CoSignature, Proposal
from proposals.selectors.drafting import asked_before
from proposals.services import save_draft
from tests.conftest import TODAY
from tests.documents.scans import PDF, upload
from tests.proposals.conftest import cost, text_of, walk


@pytest.fixture
def draft(house: House) -> Proposal:
    return walk(house, "draft")


def deputy(house: House, name: str, card: str, **fields: Any) -> Deputy:
    """A deputy of the city without an account."""
    delegation = Delegation.objects.get(congress=house.city, name="朝阳代表团")
    values = {"delegation": delegation, "term": house.city.terms.get(), "congress": house.city}
    return Deputy.objects.create(name=name, card_number=card, **{**values, **fields})


def page_of(proposal: Proposal, move: str) -> str:
    return f"{proposal.get_absolute_url()}{move}/"


def answer_url(row: CoSignature, move: str) -> str:
    return reverse("proposals:cosignature-move", args=[row.pk, move])


def row_of(proposal: Proposal, name: str) -> CoSignature:
    return CoSignature.objects.get(proposal=proposal, deputy__user__username=name)


def names(proposal: Proposal) -> list[str]:
    rows = CoSignature.objects.filter(proposal=proposal).order_by("pk")
    return [row.deputy.name for row in rows.select_related("deputy")]


def at(day: date, hour: int = 9) -> Any:
    moment = datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
    return time_machine.travel(moment, tick=False)


def rewrite(proposal: Proposal, **words: str) -> None:
    proposal.refresh_from_db()
    save_draft(proposal, revision=proposal.draft.__class__.objects.get(proposal=proposal).revision,
               **words)  # fmt: skip


# --- whom one may ask -------------------------------------------------------------------------


def test_by_name(house: House, enter: Any, draft: Proposal) -> None:
    chosen = [house.deputies["cosigner"].pk, house.deputies["cosigner2"].pk]
    response = enter("deputy").post(page_of(draft, "invite"), {"version": 0, "deputies": chosen})
    assert response.url == draft.get_absolute_url()
    draft.refresh_from_db()
    assert draft.status == "cosigning"
    assert sorted(names(draft)) == ["林知远", "王玥"]
    row = row_of(draft, "cosigner")
    assert (row.status, row.text.number, row.invited_on, row.asked) == ("invited", 1, TODAY, 1)
    assert StatusChange.objects.get(move="invite").note == "邀请附议：王玥、林知远"


def test_a_whole_delegation_is_asked_once_its_number_was_seen(
    house: House, enter: Any, draft: Proposal
) -> None:
    """朝阳: 王玥 with an account, two without, one suspended, one of an earlier term."""
    deputy(house, "赵一", "D0201")
    deputy(house, "钱二", "D0202")
    deputy(house, "孙三", "D0203", status="suspended")
    client, url = enter("deputy"), page_of(draft, "invite")
    delegation = Delegation.objects.get(congress=house.city, name="朝阳代表团")
    data = {"version": 0, "delegations": [delegation.pk]}
    response = client.post(url, data)
    assert response.status_code == 422
    page = text_of(response)
    assert "将邀请 3 名代表，请核对后勾选。" in page
    for words in ("已核对，邀请这 3 名代表", "王玥", "赵一", "钱二", "其中 2 名没有账号。",
                  "代表工委因此可以看到本件正文"):  # fmt: skip
        assert words in page, words
    assert "孙三" not in page
    assert not CoSignature.objects.exists()
    seen = response.context["form"]["seen"].value()
    assert client.post(url, {**data, "seen": seen}).status_code == 422, "not ticked"
    deputy(house, "李四", "D0204")
    response = client.post(url, {**data, "seen": seen, "is_sure": "on"})
    assert response.status_code == 422, "it has become another number"
    assert "将邀请 4 名代表" in text_of(response)
    seen = response.context["form"]["seen"].value()
    assert client.post(url, {**data, "seen": seen, "is_sure": "on"}).status_code == 302
    assert sorted(names(draft)) == sorted(["王玥", "赵一", "钱二", "李四"])


def test_by_group_and_by_name_nobody_twice_and_not_the_lead(
    house: House, enter: Any, draft: Proposal
) -> None:
    """城建环保代表小组: the lead himself and 王玥, who is named as well."""
    group = DeputyGroup.objects.get(name="城建环保代表小组")
    data = {
        "version": 0,
        "groups": [group.pk],
        "deputies": [house.deputies["cosigner"].pk],
        "seen": 1,
        "is_sure": "on",
    }
    assert enter("deputy").post(page_of(draft, "invite"), data).status_code == 302
    assert names(draft) == ["王玥"]


def test_who_was_asked_or_has_signed_is_not_asked_again(house: House, enter: Any) -> None:
    draft = walk(house, "cosigned")
    client, url = enter("deputy"), page_of(draft, "invite")
    form = client.get(url).context["form"]
    assert [d.name for d in form.fields["deputies"].queryset] == ["林知远"]
    groups = [group.name for group in form.fields["groups"].queryset]
    assert groups == ["教科文卫代表小组"], "of the other all are asked, or lead"
    data = {"version": draft.version, "deputies": [house.deputies["cosigner"].pk]}
    assert client.post(url, data).status_code == 422
    assert row_of(draft, "cosigner").asked == 1


@pytest.mark.parametrize("who", ["deputy", "district-deputy", "suspended", "ended", "nobody"])
def test_who_cannot_be_asked(who: str, house: House, enter: Any, draft: Proposal) -> None:
    if who in ("suspended", "ended"):
        Deputy.objects.filter(user__username="cosigner").update(status=who)
        who = "cosigner"
    chosen = [house.deputies[who].pk] if who != "nobody" else []
    response = enter("deputy").post(page_of(draft, "invite"), {"version": 0, "deputies": chosen})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["deputies"]
    assert not CoSignature.objects.exists()


def test_an_unfinished_text_is_sent_to_nobody(house: House, enter: Any, draft: Proposal) -> None:
    save_draft(draft, revision=1, request="")
    chosen = [house.deputies["cosigner"].pk]
    response = enter("deputy").post(page_of(draft, "invite"), {"version": 0, "deputies": chosen})
    assert response.status_code == 422
    assert "请先填写：具体建议。" in text_of(response)


# --- what he reads, and what he does not ------------------------------------------------------


def test_he_reads_the_version_he_is_asked_about_and_no_later_draft(
    house: House, enter: Any
) -> None:
    proposal = walk(house, "cosigning")
    rewrite(proposal, title="没有发出的标题", facts="没有发出的事实", request="没有发出的建议")
    client, row = enter("cosigner"), row_of(proposal, "cosigner")
    addresses = ["/", "/proposals/", proposal.get_absolute_url()]
    addresses += [answer_url(row, move) for move in ("confirm", "decline")]
    for url in addresses:
        response = client.get(url)
        assert response.status_code == 200, url
        assert "没有发出的" not in text_of(response), url
    page = text_of(client.get(answer_url(row, "confirm")))
    assert row.text.title in page
    assert "首班车偏晚" in page
    assert "陈思远 代表请您附议" in page
    assert "与上次请您附议时相比" not in page
    assert client.get(reverse("proposals:edit", args=[proposal.pk])).status_code == 404


def test_asked_again_he_reads_what_changed(house: House, enter: Any) -> None:
    with at(TODAY):
        proposal = walk(house, "cosigned")
    old = row_of(proposal, "cosigner").text
    added = "去年冬天有三位老人在此摔倒。"
    with at(TODAY, 10):
        rewrite(proposal, title=f"{old.title}（修改稿）", facts=old.facts + added)
        perform(proposal, "renew", by=house.users["deputy"], on=TODAY)
        row = row_of(proposal, "cosigner")
        assert (row.status, row.asked, row.text.number) == ("invited", 2, 2)
        assert asked_before(row) == old
        page = text_of(enter("cosigner").get(answer_url(row, "confirm")))
    assert "（第 2 次）" in page
    assert "与上次请您附议时相比" in page
    assert f'（新增：</span>{added}<span class="visually-hidden">）</span></ins>' in page
    assert f'<del><span class="visually-hidden">（删去：</span>{old.title}<span' in page
    assert "具体建议：没有改动。" in page
    proposal.refresh_from_db()
    assert proposal.title == f"{old.title}（修改稿）", "now it is the title he was sent"


def test_versions_that_were_not_sent_to_him_are_not_compared(house: House, enter: Any) -> None:
    """He declined the first; the second went to another; he is asked about the third."""
    users = house.users
    with at(TODAY):
        proposal = walk(house, "cosigning")
    first = row_of(proposal, "cosigner").text
    with at(TODAY, 10):
        perform(row_of(proposal, "cosigner"), "decline", by=users["cosigner"], on=TODAY)
        rewrite(proposal, facts="第二稿只给了林知远。")
        others = [house.deputies["cosigner2"]]
        perform(proposal, "invite", by=users["deputy"], on=TODAY, deputies=others)
    with at(TODAY, 11):
        rewrite(proposal, facts="第三稿。")
        again = [house.deputies["cosigner"]]
        perform(proposal, "invite", by=users["deputy"], on=TODAY, deputies=again)
        row = row_of(proposal, "cosigner")
        assert (row.text.number, asked_before(row)) == (3, first)
        page = text_of(enter("cosigner").get(answer_url(row, "confirm")))
    assert "第三稿。" in page
    assert "第二稿" not in page
    assert "首班车偏晚" in page, "what he read the first time, struck out"


def test_asked_again_about_the_same_words(house: House, enter: Any) -> None:
    with at(TODAY):
        proposal = walk(house, "cosigning")
        perform(row_of(proposal, "cosigner"), "decline", by=house.users["cosigner"], on=TODAY)
    with at(TODAY, 10):
        again = [house.deputies["cosigner"]]
        perform(proposal, "invite", by=house.users["deputy"], on=TODAY, deputies=again)
        page = text_of(enter("cosigner").get(answer_url(row_of(proposal, "cosigner"), "confirm")))
    assert "标题和内容没有改动。" in page
    assert "<ins>" not in page


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("甲。乙。", "甲。乙。", [["=甲。乙。"]]),
        ("甲。乙。", "甲。丙。乙。", [["=甲。", "+丙。", "=乙。"]]),
        ("甲。乙。", "乙。", [["-甲。", "=乙。"]]),
        ("甲。\n乙。", "甲。\n乙。\n丙。", [["=甲。"], ["=乙。"], ["+丙。"]]),
        ("甲。\n乙。\n丙。", "甲。\n丙。", [["=甲。"], ["-乙。"], ["=丙。"]]),
        ("甲\r\n乙", "甲\n乙", [["=甲"], ["=乙"]]),
        ("", "甲。", [["+甲。"]]),
        ("甲。", "", [["-甲。"]]),
        ("他说：“好。”走了。", "他说：“好。”来了。", [["=他说：“好。”", "-走了。", "+来了。"]]),
    ],
)
def test_sentences_compared(old: str, new: str, expected: list[list[str]]) -> None:
    marks = {"same": "=", "added": "+", "gone": "-"}
    found = [
        [marks[p.change] + p.text for p in paragraph.pieces] for paragraph in compare(old, new)
    ]
    assert found == expected


# --- his answer -------------------------------------------------------------------------------


def test_two_presses_from_the_work_list(house: House, enter: Any) -> None:
    """The page of the move is the text with one button under it."""
    proposal = walk(house, "cosigning")
    row = row_of(proposal, "cosigner")
    client, url = enter("cosigner"), answer_url(row, "confirm")
    form = client.get(url).context["form"]
    assert list(form.fields) == ["version"]
    response = client.post(url, {"version": row.version}, follow=True)
    assert response.redirect_chain == [(proposal.get_absolute_url(), 302)]
    assert row_of(proposal, "cosigner").status == "confirmed"


def test_who_declines_sees_it_no_more_and_comes_home(house: House, enter: Any) -> None:
    proposal = walk(house, "cosigning")
    row, client = row_of(proposal, "cosigner"), enter("cosigner")
    assert "不附议" in text_of(client.get(answer_url(row, "confirm")))
    response = client.post(answer_url(row, "decline"), {"version": row.version}, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "“不附议”已办理" in text_of(response)
    for url in (proposal.get_absolute_url(), answer_url(row, "confirm")):
        assert client.get(url).status_code == 404
    assert proposal.title not in text_of(client.get("/proposals/"))


def test_a_cancelled_one_sees_it_no_more(house: House, enter: Any) -> None:
    proposal = walk(house, "cosigning")
    row = row_of(proposal, "cosigner")
    assert enter("cosigner").get(answer_url(row, "cancel")).status_code == 403
    response = enter("deputy").post(answer_url(row, "cancel"), {"version": row.version})
    assert response.url == proposal.get_absolute_url()
    assert row_of(proposal, "cosigner").status == "cancelled"
    assert enter("cosigner").get(proposal.get_absolute_url()).status_code == 404


def test_nobody_answers_for_another(house: House, enter: Any) -> None:
    row = row_of(walk(house, "cosigning"), "cosigner")
    for name, status in (("cosigner2", 404), ("clerk", 404), ("office", 404), ("deputy", 403)):
        response = enter(name).post(answer_url(row, "confirm"), {"version": row.version})
        assert response.status_code == status, name
    row.refresh_from_db()
    assert row.status == "invited"


def test_who_signed_may_change_his_mind_until_submission(house: House) -> None:
    proposal, cosigner = walk(house, "cosigned"), house.users["cosigner"]
    row = row_of(proposal, "cosigner")
    perform(row, "decline", by=cosigner, on=TODAY)
    assert row.status == "declined"
    other = walk(house, "submitted", cosigners=("cosigner",))
    with pytest.raises(Guarded, match="附议不能再变动"):
        perform(row_of(other, "cosigner"), "decline", by=cosigner, on=TODAY)


def test_a_suspended_deputy_cannot_sign_not_even_through_the_office(house: House) -> None:
    proposal = walk(house, "cosigning")
    without = deputy(house, "周五", "D0301")
    perform(proposal, "invite", by=house.users["deputy"], on=TODAY, deputies=[without])
    Deputy.objects.filter(pk__in=[without.pk, house.deputies["cosigner"].pk]).update(
        status="suspended"
    )
    row = row_of(proposal, "cosigner")
    with pytest.raises(NotPermitted):
        perform(row, "confirm", by=type(row.deputy.user).objects.get(username="cosigner"), on=TODAY)
    row = CoSignature.objects.get(proposal=proposal, deputy=without)
    acting = ActingFor(row.deputy, "phone")
    with pytest.raises(Guarded, match="不在任或暂停执行职务"):
        perform(row, "confirm", by=house.users["office"], on=TODAY, acting=acting)


# --- who has no account is served by the office -----------------------------------------------


@pytest.fixture
def unserved(house: House) -> CoSignature:
    proposal = walk(house, "draft")
    without = deputy(house, "周五", "D0301")
    perform(proposal, "invite", by=house.users["deputy"], on=TODAY, deputies=[without])
    return CoSignature.objects.get(deputy=without)


def test_the_office_records_what_he_said_by_telephone(
    unserved: CoSignature, house: House, enter: Any
) -> None:
    client, url = enter("office"), answer_url(unserved, "confirm")
    page = text_of(client.get(url))
    assert "代 周五 确认附议" in " ".join(page.split())
    assert "首班车偏晚" in page
    data = {"version": unserved.version, "source": "phone", "on": TODAY.isoformat()}
    response = client.post(url, data, follow=True)
    assert response.redirect_chain == [("/", 302)], "it is the deputy's own business again"
    change = StatusChange.objects.get(move="confirm")
    assert (change.actor.username, change.on_behalf_of.name) == ("office", "周五")
    assert change.source == "phone"
    unserved.refresh_from_db()
    assert unserved.status == "confirmed"
    assert client.get(unserved.proposal.get_absolute_url()).status_code == 404


def test_on_paper_it_needs_the_scan(
    unserved: CoSignature, house: House, enter: Any, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    client, url = enter("office"), answer_url(unserved, "decline")
    data = {"version": unserved.version, "source": "paper", "on": TODAY.isoformat()}
    response = client.post(url, data)
    assert response.status_code == 422
    assert "来源为书面的，请附上扫描件。" in text_of(response)
    response = client.post(url, {**data, "scan": upload(PDF, "回执.pdf")})
    assert response.status_code == 302
    change = StatusChange.objects.get(move="decline")
    assert (change.scan.name, change.scan.owner) == ("回执.pdf", unserved)
    unserved.refresh_from_db()
    assert unserved.status == "declined"


def test_other_offices_serve_nobody_here(unserved: CoSignature, enter: Any) -> None:
    for name in ("district-office", "clerk", "leader", "auditor"):
        url = answer_url(unserved, "confirm")
        assert enter(name).get(url).status_code == 404, name


# --- submission -------------------------------------------------------------------------------


def test_the_late_lapse_and_see_nothing_any_more(house: House, enter: Any) -> None:
    proposal = walk(house, "cosigning")
    others = [house.deputies["cosigner2"]]
    perform(proposal, "invite", by=house.users["deputy"], on=TODAY, deputies=others)
    perform(row_of(proposal, "cosigner2"), "confirm", by=house.users["cosigner2"], on=TODAY)
    page = text_of(enter("deputy").get(page_of(proposal, "submit")))
    assert "还没有答复的受邀代表：王玥。提交后，对他们的邀请即告失效。" in page
    response = enter("deputy").post(
        page_of(proposal, "submit"), {"version": Proposal.objects.get().version}
    )
    assert response.status_code == 302
    assert row_of(proposal, "cosigner").status == "lapsed"
    assert row_of(proposal, "cosigner2").status == "confirmed"
    for name, status in (("cosigner", 404), ("cosigner2", 200)):
        assert enter(name).get(proposal.get_absolute_url()).status_code == status, name
    assert not visible(CoSignature, house.users["cosigner"]).exists()


def test_old_signatures_stop_a_changed_text(house: House, enter: Any) -> None:
    proposal = walk(house, "cosigned")
    rewrite(proposal, facts="改过的事实。")
    sentence = "标题或内容已改动，请先请附议代表重新确认：王玥。"
    with pytest.raises(Guarded, match=sentence):
        perform(proposal, "submit", by=house.users["deputy"], on=TODAY)
    assert sentence in text_of(enter("deputy").get(page_of(proposal, "submit")))
    perform(proposal, "renew", by=house.users["deputy"], on=TODAY)
    assert row_of(proposal, "cosigner").status == "invited"
    perform(row_of(proposal, "cosigner"), "confirm", by=house.users["cosigner"], on=TODAY)
    perform(proposal, "submit", by=house.users["deputy"], on=TODAY)
    assert proposal.status == "submitted"


def test_nothing_new_is_asked_of_nobody(house: House) -> None:
    proposal = walk(house, "cosigned")
    with pytest.raises(Guarded, match="内容没有改动，不必重新确认。"):
        perform(proposal, "renew", by=house.users["deputy"], on=TODAY)


def test_what_came_back_and_was_changed_is_signed_anew(house: House, enter: Any) -> None:
    proposal = walk(house, "returned", cosigners=("cosigner",))
    deputy_user = house.users["deputy"]
    rewrite(proposal, facts="按意见改过的事实。")
    with pytest.raises(Guarded, match="重新确认：王玥"):
        perform(proposal, "submit", by=deputy_user, on=TODAY)
    perform(proposal, "renew", by=deputy_user, on=TODAY)
    assert proposal.status == "cosigning"
    page = text_of(enter("office").get(proposal.get_absolute_url()))
    assert "按意见改过的事实" not in page, "the office reads what was handed in"
    perform(row_of(proposal, "cosigner"), "confirm", by=house.users["cosigner"], on=TODAY)
    perform(proposal, "submit", by=deputy_user, on=TODAY)
    assert (proposal.status, proposal.submission) == ("submitted", 2)
    assert "按意见改过的事实" in text_of(enter("office").get(proposal.get_absolute_url()))


def test_a_suggestion_to_withdraw_needs_each_who_signed(house: House, enter: Any) -> None:
    proposal = walk(house, "suggested", cosigners=("cosigner", "cosigner2"))
    deputy_user = house.users["deputy"]
    with pytest.raises(Guarded, match="尚未同意：王玥、林知远"):
        perform(proposal, "withdraw", by=deputy_user, on=TODAY)
    row = row_of(proposal, "cosigner")
    response = enter("cosigner").post(answer_url(row, "agree"), {"version": row.version})
    assert response.url == proposal.get_absolute_url()
    with pytest.raises(Guarded, match="尚未同意：林知远"):
        perform(proposal, "withdraw", by=deputy_user, on=TODAY)
    row = row_of(proposal, "cosigner2")
    acting = ActingFor(house.deputies["cosigner2"], "phone")
    perform(row, "agree", by=house.users["office"], on=TODAY, acting=acting)
    with pytest.raises(Guarded, match="该代表已同意撤回"):
        perform(row, "agree", by=house.users["cosigner2"], on=TODAY)
    perform(proposal, "withdraw", by=deputy_user, on=TODAY)
    assert proposal.status == "withdrawn"


# --- the clock --------------------------------------------------------------------------------


def test_five_working_days_by_hand(house: House) -> None:
    """Asked on Friday 13 November 2026: 16, 17, 18, 19 and 20 are the five. Over from the 21st."""
    proposal = walk(house, "cosigning", submitted_on=date(2026, 11, 13))
    row = row_of(proposal, "cosigner")
    assert (row.next_due_on, row.next_legal_on) == (date(2026, 11, 20), date(2026, 11, 20))
    assert row.next_clock == "proposal.cosigning"
    clock = Deadline.objects.get(clock="proposal.cosigning")
    assert (clock.anchor_on, clock.legal_on, clock.closed_on) == (
        date(2026, 11, 13), date(2026, 11, 20), None,
    )  # fmt: skip
    perform(row, "confirm", by=house.users["cosigner"], on=date(2026, 11, 16))
    clock.refresh_from_db()
    assert (clock.closed_on, clock.outcome) == (date(2026, 11, 16), "met")
    assert row.next_due_on is None


def test_over_the_national_day_by_hand(house: House) -> None:
    """Asked on Tuesday 29 September 2026: the 30th, then 1 to 7 October off, 8, 9, Saturday 10 is
    worked for the holiday, Monday 12 is the fifth."""
    row = row_of(walk(house, "cosigning", submitted_on=date(2026, 9, 29)), "cosigner")
    assert row.next_legal_on == date(2026, 10, 12)


def test_each_asking_has_its_own_clock(house: House) -> None:
    proposal = walk(house, "cosigned", submitted_on=date(2026, 11, 9))
    rewrite(proposal, facts="改过的事实。")
    perform(proposal, "renew", by=house.users["deputy"], on=date(2026, 11, 12))
    runs = Deadline.objects.filter(clock="proposal.cosigning").order_by("run")
    assert [(row.run, row.legal_on, row.outcome) for row in runs] == [
        (1, date(2026, 11, 16), "met"),
        (2, date(2026, 11, 19), ""),
    ]


def nightly() -> dict[str, Any]:
    job = enqueue("proposals.expire_invitations")
    run(job.pk)
    job.refresh_from_db()
    assert job.state == "done", job.error
    return job.result


@pytest.fixture
def asked(house: House) -> Proposal:
    """Asked on Friday 13 November, until Friday the 20th."""
    return walk(
        house, "cosigning", submitted_on=date(2026, 11, 13), cosigners=("cosigner", "cosigner2")
    )


def statuses(proposal: Proposal) -> list[str]:
    rows = CoSignature.objects.filter(proposal=proposal).order_by("pk")
    return list(rows.values_list("status", flat=True))


def test_on_the_last_day_he_may_still_answer(asked: Proposal) -> None:
    with at(date(2026, 11, 20), 23):
        assert nightly()["expired"] == 0
    assert statuses(asked) == ["invited", "invited"]


def test_the_day_after_it_is_over_and_twice_is_once(
    asked: Proposal, house: House, enter: Any
) -> None:
    perform(row_of(asked, "cosigner2"), "confirm", by=house.users["cosigner2"], on=TODAY)
    with at(date(2026, 11, 21), 1):
        assert nightly()["expired"] == 1
        assert nightly()["expired"] == 0
        assert enter("cosigner").get(asked.get_absolute_url()).status_code == 404
    row = row_of(asked, "cosigner")
    assert (row.status, row.ended_on) == ("expired", date(2026, 11, 21))
    change = StatusChange.objects.get(move="expire")
    assert (change.actor_name, change.happened_on) == ("系统", date(2026, 11, 21))
    clock = Deadline.objects.get(owner_id=row.pk, clock="proposal.cosigning")
    assert (clock.outcome, clock.close_reason) == ("ended", "逾期未答复")
    assert statuses(asked) == ["expired", "confirmed"]
    asked.refresh_from_db()
    perform(asked, "submit", by=house.users["deputy"], on=date(2026, 11, 23))
    assert statuses(asked) == ["expired", "confirmed"]


def test_after_an_outage_of_weeks(asked: Proposal) -> None:
    with at(date(2026, 12, 21)):
        assert nightly()["expired"] == 2
    assert statuses(asked) == ["expired", "expired"]


def test_one_that_fails_does_not_stop_the_rest(asked: Proposal) -> None:
    first = CoSignature.objects.order_by("pk").first()

    def sometimes(row: CoSignature, *args: Any, **kwargs: Any) -> Any:
        if row.pk == first.pk:
            raise RuntimeError("the disk is full")
        return perform(row, *args, **kwargs)

    with at(date(2026, 11, 23)):
        with mock.patch.object(handlers, "perform", sometimes):
            result = nightly()
        assert (result["expired"], result["failed"]) == (1, 1)
        assert statuses(asked) == ["invited", "expired"]
        assert nightly()["expired"] == 1
    assert statuses(asked) == ["expired", "expired"]


def test_who_was_late_may_be_asked_again(asked: Proposal, house: House) -> None:
    with at(date(2026, 11, 23)):
        nightly()
    row = row_of(asked, "cosigner")
    again = [house.deputies["cosigner"]]
    on = date(2026, 11, 23)
    perform(asked, "invite", by=house.users["deputy"], on=on, deputies=again)
    row.refresh_from_db()
    assert (row.status, row.asked, row.ended_on) == ("invited", 2, None)
    assert row.next_legal_on == on + timedelta(days=7), "Monday to Monday"


def test_only_the_system_ends_it(asked: Proposal, house: House, enter: Any) -> None:
    row = row_of(asked, "cosigner")
    assert enter("deputy").post(answer_url(row, "expire"), {"version": 0}).status_code == 404
    with pytest.raises(NotPermitted):
        perform(row, "expire", by=house.users["deputy"], on=TODAY)
    perform(row, "expire", by=SYSTEM, on=TODAY)


# --- who sees who was asked -------------------------------------------------------------------


def test_who_was_asked_is_the_leads_to_know(asked: Proposal, house: House, enter: Any) -> None:
    page = text_of(enter("deputy").get(asked.get_absolute_url()))
    assert "等待答复" in page
    for name in ("cosigner", "cosigner2"):
        assert answer_url(row_of(asked, name), "cancel") in page
    assert "王玥" in page
    assert "林知远" in page
    page = text_of(enter("cosigner").get(asked.get_absolute_url()))
    assert "林知远" not in page, "who else was asked"
    assert "/cancel/" not in page
    perform(row_of(asked, "cosigner2"), "confirm", by=house.users["cosigner2"], on=TODAY)
    page = text_of(enter("cosigner").get(asked.get_absolute_url()))
    assert "林知远" in page, "who has signed"
    perform(row_of(asked, "cosigner2"), "decline", by=house.users["cosigner2"], on=TODAY)
    page = text_of(enter("cosigner").get(asked.get_absolute_url()))
    assert "林知远" not in page, "who has not, in the timeline neither"
    page = text_of(enter("deputy").get(asked.get_absolute_url()))
    assert "林知远" in page


def test_the_pages_cost_the_same_for_one_and_for_four(house: House, enter: Any) -> None:
    one = walk(house, "cosigning")
    four = walk(house, "cosigning", cosigners=("cosigner", "cosigner2"))
    more = [deputy(house, "赵一", "D0201"), deputy(house, "钱二", "D0202")]
    perform(four, "invite", by=house.users["deputy"], on=TODAY, deputies=more)
    browser = enter("deputy")
    browser.get("/jobs/")  # the first writing of the session
    for page in ("", "edit/", "invite/"):
        costs = [cost(browser, f"{row.get_absolute_url()}{page}") for row in (one, four)]
        assert costs[0] == costs[1], (page, costs)
    browser = enter("cosigner")
    browser.get("/jobs/")
    costs = [cost(browser, answer_url(row_of(row, "cosigner"), "confirm")) for row in (one, four)]
    assert costs[0] == costs[1], costs
