"""What the timeline shows to whom (domain §8): every move by every reader, by hand.

Staff of the congress read all; units what concerns their tasks, without the office's notes and
without what other units do among themselves; deputies what was done about their proposal, but no
drafts, no internal notes and nothing of who was asked and did not sign.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from congress.people.visibility import may_see
from congress.portal.demo.house import OTHER_UNIT, THIRD_UNIT, UNIT, House
from congress.workflow.models import StatusChange
from congress.workflow.registry import all_flows
from congress.workflow.transition import NOBODY
from proposals.models import ProposalSettings
from tests.conftest import TODAY
from tests.proposals.conftest import text_of
from tests.proposals.lives import (
    BOTH,
    DISSATISFIED,
    FOURTH_UNIT,
    OTHER_SYSTEM,
    PARTS,
    Case,
    assigned,
    handling,
    joined,
    referred,
    replied,
    without_account,
)

ROLES = {
    "O": "office", "L": "deputy", "C": "cosigner", "U": "clerk", "J": "clerk2", "S": "clerk3",
    "D": "dispatcher", "M": "committee", "H": "leader",
}  # fmt: skip
#: What these read has no timeline at all, once the proposal was submitted.
NEVER = ("cosigner2", "auditor", "stranger", "district-office", "district-deputy")
EVERYBODY = "OLCUJSDMH"
#: The office and those who read as deputies do.
READERS = "OLCMH"
PART = {UNIT: "lead", OTHER_UNIT: "joint", THIRD_UNIT: "separate"}

#: (flow, move, whose) → who sees the entry, who reads its note ("" where it has none).
SHOWN: dict[tuple[str, str, str], tuple[str, str]] = {
    ("proposal", "invite", ""): (READERS, "O"),  # who was asked is the lead's list, not a story
    ("proposal", "renew", ""): (READERS, ""),
    ("proposal", "abandon", ""): (READERS, ""),
    ("proposal", "submit", ""): (READERS, ""),
    ("proposal", "screen", ""): ("O", "O"),
    ("proposal", "return", ""): (READERS, READERS),
    ("proposal", "suggest", ""): (READERS, READERS),
    ("proposal", "insist", ""): (READERS, READERS),
    ("proposal", "withdraw", ""): (READERS, ""),
    ("proposal", "ask-withdrawal", ""): (READERS, READERS),
    ("proposal", "keep", ""): (READERS, ""),
    ("proposal", "replace-lead", ""): (EVERYBODY, READERS),
    ("proposal", "void", ""): (EVERYBODY, EVERYBODY),
    ("proposal", "reenter", ""): (READERS, ""),
    ("proposal", "renumber", ""): (READERS, ""),
    ("proposal", "split", ""): (READERS, READERS),
    ("proposal", "rejoin", ""): (READERS, READERS),
    ("proposal", "rejoin-screening", ""): (READERS, READERS),
    ("proposal", "carry-over", ""): (READERS, ""),
    ("proposal", "dissolve", ""): (READERS, ""),
    ("proposal", "refuse", ""): (READERS, READERS),
    ("proposal", "register", ""): (READERS, ""),
    ("proposal", "assign", ""): (EVERYBODY, "O"),
    ("proposal", "merge", ""): (EVERYBODY, EVERYBODY),
    ("proposal", "unmerge", ""): (EVERYBODY, EVERYBODY),
    ("proposal", "refer", ""): (READERS, READERS),
    ("proposal", "recall", ""): (READERS, READERS),
    ("proposal", "record-answer", ""): (READERS, READERS),
    ("proposal", "accompany", ""): (EVERYBODY, ""),
    ("proposal", "add", ""): (EVERYBODY, EVERYBODY),
    ("proposal", "close", ""): (EVERYBODY, "O"),
    ("proposal", "finish", ""): (EVERYBODY, ""),
    ("proposal", "rehandle", ""): (EVERYBODY, EVERYBODY),
    ("proposal", "repeat", ""): (EVERYBODY, ""),
    ("proposal", "convene", ""): (EVERYBODY, READERS),
    ("proposal", "reopen", ""): (EVERYBODY, EVERYBODY),
    ("proposal.cosignature", "inherit", ""): (READERS, ""),
    ("proposal.cosignature", "confirm", ""): (READERS, ""),
    ("proposal.cosignature", "decline", ""): ("OL", ""),
    ("proposal.cosignature", "cancel", ""): ("OL", ""),
    ("proposal.cosignature", "expire", ""): ("OL", ""),
    ("proposal.cosignature", "agree", ""): (READERS, ""),
    ("proposal.cosignature", "disagree", ""): (READERS, ""),
    ("proposal.dispatch", "dispatch", ""): (EVERYBODY, "OUJSD"),
    ("proposal.dispatch", "object", ""): ("OD", "OD"),
    ("proposal.dispatch", "reroute", ""): (EVERYBODY, EVERYBODY),
    ("proposal.dispatch", "add", ""): (EVERYBODY, EVERYBODY),
    ("proposal.task", "object", "lead"): ("OUD", "OUD"),
    ("proposal.task", "reroute", "separate"): ("OLCMHSD", "OLCMHSD"),
    ("proposal.task", "extend", "lead"): ("OUD", "OUD"),
    ("proposal.objection", "reroute", "lead"): ("OLCMHUD", "OLCMHUD"),
    ("proposal.objection", "add", "lead"): ("OLCMHUD", "OLCMHUD"),
    ("proposal.objection", "refuse", "lead"): ("OUD", "OUD"),
    ("proposal.objection", "withdraw", "lead"): ("OUD", "OUD"),
    ("proposal.extension", "grant", "lead"): ("OLCMHUD", "OLCMHUD"),
    ("proposal.extension", "deny", "lead"): ("OUD", "OUD"),
    ("proposal.extension", "withdraw", "lead"): ("OUD", ""),
    ("proposal.task", "receive", "lead"): ("OLCMHUD", ""),
    ("proposal.task", "receive", "joint"): ("OLCMHJDU", ""),
    ("proposal.task", "receive", "separate"): ("OLCMHSD", ""),
    ("proposal.task", "contact", "lead"): ("OLCMHUD", "OLCMHUD"),
    ("proposal.task", "contact", "joint"): ("OLCMHJD", "OLCMHJD"),
    ("proposal.task", "contact", "separate"): ("OLCMHSD", "OLCMHSD"),
    ("proposal.task", "release", "joint"): ("OJDU", ""),
    ("proposal.opinion", "propose", "joint"): ("OJD", "JD"),
    ("proposal.opinion", "reject", "joint"): ("OJD", "JD"),
    ("proposal.opinion", "send", "joint"): ("OJDU", ""),
    ("proposal.opinion", "send-back", "joint"): ("OJDU", "OJDU"),
    ("proposal.reply", "propose", "lead"): ("OUD", "UD"),
    ("proposal.reply", "propose", "separate"): ("OSD", "SD"),
    ("proposal.reply", "approve", "lead"): ("OUD", "UD"),
    ("proposal.reply", "approve", "separate"): ("OSD", "SD"),
    ("proposal.reply", "reject", "lead"): ("OUD", "UD"),
    ("proposal.reply", "sign", "lead"): ("OUD", ""),
    ("proposal.reply", "sign", "separate"): ("OSD", ""),
    ("proposal.reply", "decline", "lead"): ("OUD", "UD"),
    ("proposal.reply", "clear", "lead"): ("OUD", ""),
    ("proposal.reply", "clear", "separate"): ("OSD", ""),
    ("proposal.reply", "send-back", "lead"): ("OUD", "OUD"),
    ("proposal.reply", "deliver", "lead"): ("OLCMHUD", ""),
    ("proposal.reply", "deliver", "separate"): ("OLCMHSD", ""),
    ("proposal.verdict", "judge", "lead"): ("OLCMHUD", ""),
    ("proposal.verdict", "judge", "separate"): ("OLCMHSD", ""),
    ("proposal.verdict", "remind", "lead"): (READERS, ""),
    ("proposal.verdict", "expire", "lead"): ("OLCMHUD", ""),
}
#: What only follows another move is in the ledger and in no timeline.
FOLLOWS = {
    "proposal": {"transfer", "begin", "conclude", "answer-along"},
    "proposal.cosignature": {"ask", "lapse", "import", "take-lead", "stay"},
    "proposal.dispatch": {"release", "revoke"},
    "proposal.task": {"answer", "advise", "resume", "revoke", "import", "import-advice"},
    "proposal.objection": {"lapse"},
    "proposal.extension": {"lapse"},
    "proposal.reply": {"import"},
    "proposal.verdict": {"lapse", "import", "import-unheard"},
}
#: Who reads them is proven in test_import, turns/test_correcting, test_organ_changes and
#: test_successors.
ELSEWHERE = {
    "proposal": {"import", "correct"},
    "proposal.dispatch": {"succeed"},
    "proposal.task": {"succeed", "pass-on"},
}
NOTE = "话"
REASONS = {"cosigner": "附议代表的理由", "deputy": "领衔代表的理由"}


def contact(case: Case, unit: str, clerk: str) -> None:
    case.go(
        case.task(unit), "contact", clerk, stage="before", form="phone", held_on=TODAY, people="",
        said=NOTE, deputies=[case.house.deputies["deputy"]],
    )  # fmt: skip


def long_way(house: House) -> Case:
    """Every move that people make, once at least, on one proposal that ends closed."""
    ProposalSettings.objects.create(congress=house.city, checks_replies=True)
    served = without_account(house)
    case = Case(house).invite("cosigner", "cosigner2", served).confirm("cosigner")
    case.go(case.cosignature(served), "decline", "office*")
    case.go(case.cosignature("cosigner2"), "cancel", "deputy")
    case.edit().whole("renew", "deputy").confirm("cosigner").invite("cosigner2")
    case.go(case.cosignature("cosigner2"), "expire").submit().screen()
    case.whole("return", "office", note=NOTE).edit("第二稿。").whole("renew", "deputy")
    case.confirm("cosigner").submit().whole("suggest", "office", note=NOTE)
    case.go(case.cosignature("cosigner"), "disagree", "cosigner")
    case.go(case.cosignature("cosigner"), "agree", "cosigner")
    case.whole("insist", "deputy", note=NOTE).screen().register().plan()
    case.assign(note=NOTE).dispatch(note=NOTE).receive(UNIT, OTHER_UNIT, THIRD_UNIT)
    for unit, clerk in ((UNIT, "clerk"), (OTHER_UNIT, "clerk2"), (THIRD_UNIT, "clerk3")):
        contact(case, unit, clerk)
    case.write(UNIT, OTHER_UNIT, THIRD_UNIT)
    opinion, reply, other = case.opinion(), case.reply(), case.reply(THIRD_UNIT)
    for move, who in (
        ("propose", "clerk2"), ("reject", "head2"), ("propose", "clerk2"), ("send", "head2"),
    ):  # fmt: skip
        case.go(opinion, move, who, note=NOTE)
    for move, who in (
        ("propose", "clerk"), ("reject", "reviewer"), ("propose", "clerk"),
        ("approve", "reviewer"), ("decline", "head"), ("propose", "clerk"),
        ("approve", "reviewer"), ("sign", "head"), ("send-back", "office"), ("propose", "clerk"),
        ("approve", "reviewer"), ("sign", "head"), ("clear", "office"),
    ):  # fmt: skip
        case.go(reply, move, who, note=NOTE)
    for move, who in (
        ("propose", "clerk3"), ("approve", "head3"), ("sign", "head3"), ("clear", "office"),
    ):  # fmt: skip
        case.go(other, move, who, note=NOTE)
    case.deliver(*BOTH)
    for name, reason in REASONS.items():
        case.judge(name, *BOTH, result="dissatisfied", reason=reason)
    return case.whole("close", "office", note=NOTE)


def again(house: House) -> Case:
    """Handled again of itself, then on order once the sides have met; closed, started again."""
    ProposalSettings.objects.update_or_create(
        congress=house.city, defaults={"rehandles_itself": True, "checks_replies": False}
    )
    case = replied(house).judge("cosigner").judge("deputy", UNIT, **DISSATISFIED)
    case.judge("deputy", THIRD_UNIT).answer().judge("deputy", **DISSATISFIED)
    case.convene().rehandle().answer().judge("deputy").whole("close", "office")
    return case.whole("reopen", "office", note=NOTE, units=[house.organs[UNIT]])


def turned(house: House) -> Case:
    """Without an objection: one unit is exchanged, others are added, an opinion comes back."""
    case = handling(house).propose(OTHER_UNIT).send()
    case.go(case.opinion(), "send-back", "clerk", note=NOTE)
    case.propose(OTHER_UNIT).send()
    fourth = house.organs[FOURTH_UNIT]
    case.go(case.task(THIRD_UNIT), "reroute", "dispatcher", unit=fourth, note=NOTE)
    fifth = fourth.parent.children.exclude(handling_tasks__proposal=case.pk).latest("pk")
    case.go(case.dispatched, "add", "dispatcher", unit=fifth, role="joint", note=NOTE)
    court = house.organs[OTHER_SYSTEM]
    return case.whole("add", "office", unit=court, role="joint", note=NOTE)


def elsewhere(house: House) -> Case:
    """The system was the wrong one."""
    case, court = assigned(house), house.organs[OTHER_SYSTEM]
    return case.go(case.dispatched, "reroute", "office", unit=court, note=NOTE)


def parted(house: House) -> Case:
    """Split and put together again, before and after it had a number."""
    case = Case(house).submit().whole("split", "office", **PARTS)
    case.whole("rejoin-screening", "office", note=NOTE).screen().register()
    return case.whole("split", "office", **PARTS).whole("rejoin", "office", note=NOTE)


def kept(house: House) -> Case:
    """The lead deputy wished to withdraw it, and no longer does."""
    case = Case(house).signed_by("cosigner").submit().whole("ask-withdrawal", "deputy", note=NOTE)
    return case.whole("keep", "deputy")


def apart(house: House) -> Case:
    """Merged, and taken out again."""
    return joined(house).whole("unmerge", "office", note=NOTE)


def recalled(house: House) -> Case:
    """Sent elsewhere as beyond the city's powers, and taken back."""
    return referred(house).whole("recall", "office", note=NOTE)


@pytest.fixture(scope="module")
def told(lives: dict[str, Case], built: House) -> dict[str, Case]:
    """Lives in which every move happens."""
    content = {"attitude": "satisfied", "result": "satisfied"}
    finished = Case(built).signed_by("cosigner").submit().screen().register().plan().assign()
    finished.dispatch().advise().answer(*BOTH)
    finished.judge("cosigner", *BOTH, **content).judge("deputy", *BOTH, **content)
    assert finished.proposal.status == "closed"
    others = ("asked", "abandoned", "withdrawn", "refused", "replied, too early", "assigned")
    return {
        "finished": finished, **{name: lives[name] for name in others}, "long": long_way(built),
        "unanswered": lives["unanswered"], "again": again(built),
        "kept": kept(built), "parted": parted(built),
        "turned": turned(built), "elsewhere": elsewhere(built),
        **{
            name: lives[name] for name in (
                "voided, handled", "split", "a part of what was split", "another leads",
                "system objected", "rerouted", "unit added", "objection refused",
                "objection withdrawn", "extended", "extension denied", "extension withdrawn",
            )
        },
        "entered again": Case.of(built, lives["voided, handled"].proposal.derived.get()),
        "merged": lives["merged"], "apart": apart(built),
        "beyond, answered": lives["beyond, answered"], "recalled": recalled(built),
    }  # fmt: skip


Key = tuple[str, str, str]


def keys_of(case: Case) -> dict[tuple[str, int], str]:
    """(flow, object id) → whose part it is."""
    found: dict[tuple[str, int], str] = {}
    flows = {flow.model: flow.code for flow in all_flows()}
    for part in case.parts()[1:]:
        task = getattr(part, "task", None) or getattr(getattr(part, "reply", None), "task", None)
        task = part if flows[type(part)] == "proposal.task" else task
        found[flows[type(part)], part.pk] = PART.get(task.organ.name, "another") if task else ""
    return found


def happened(case: Case) -> dict[Key, bool]:
    """What stands in the ledger, and whether something was said with it."""
    whose = keys_of(case)
    said: dict[Key, bool] = {}
    rows = StatusChange.objects.filter(
        root_type=ContentType.objects.get_for_model(type(case.proposal)), root_id=case.pk
    )
    for row in rows.order_by("pk"):
        key = (row.flow, row.move, whose.get((row.flow, row.object_id), ""))
        said[key] = said.get(key, False) or bool(row.note)
    return said


def read(case: Case, client: Client) -> dict[Key, bool]:
    """What stands on the page: seen, and with its note."""
    whose = keys_of(case)
    entries: dict[Key, bool] = {}
    for entry in client.get(case.proposal.get_absolute_url()).context["entries"]:
        key = (entry["flow"], entry["move"], whose.get((entry["flow"], entry["object_id"]), ""))
        entries[key] = entries.get(key, False) or bool(entry["note"])
    return entries


def test_the_table_knows_every_move() -> None:
    ours = {flow.code: flow for flow in all_flows() if flow.code.startswith("proposal")}
    for code, flow in ours.items():
        written = {move for where, move, _ in SHOWN if where == code}
        known = written | FOLLOWS.get(code, set()) | ELSEWHERE.get(code, set())
        assert known == set(flow.transitions), code
        silent = {step.name for step in flow if step.seen_by == NOBODY}
        assert silent == FOLLOWS.get(code, set()), code


def test_every_move_of_the_table_happened(told: dict[str, Case]) -> None:
    """Or a cell would be proven by nothing."""
    made = {key: said for case in told.values() for key, said in happened(case).items()}
    assert set(SHOWN) <= set(made)
    with_words = {key for case in told.values() for key, said in happened(case).items() if said}
    assert {key for key, (_, note) in SHOWN.items() if note} == with_words


@pytest.mark.parametrize("role", ROLES)
def test_what_each_reads(
    role: str, told: dict[str, Case], browsers: dict[str, Client], house: House
) -> None:
    user = house.users[ROLES[role]]
    for name, case in told.items():
        if not may_see(user, case.proposal):
            continue
        made = happened(case)
        expected = {
            key: role in SHOWN[key][1] and said
            for key, said in made.items()
            if key in SHOWN and role in SHOWN[key][0]
        }
        assert read(case, browsers[ROLES[role]]) == expected, name


@pytest.mark.parametrize("name", NEVER)
def test_who_reads_nothing(name: str, told: dict[str, Case], browsers: dict[str, Client]) -> None:
    """An invitation that lapsed, an office without this proposal: there is no page."""
    response = browsers[name].get(told["long"].proposal.get_absolute_url())
    assert response.status_code == 404


def test_an_invited_deputy_reads_on_what_he_is_asked(
    told: dict[str, Case], browsers: dict[str, Client]
) -> None:
    """That he was asked and who has signed; not who else was."""
    found = read(told["asked"], browsers["cosigner2"])
    assert found == {
        ("proposal", "invite", ""): False,
        ("proposal.cosignature", "confirm", ""): False,
    }


#: Words that stand on the page for one side and must not for the other.
@pytest.mark.parametrize(
    ("name", "labels", "without"),
    [
        ("office", {"审核", "登记编号", "转承办", "送审", "退回重答", "不附议"}, set()),
        ("deputy", {"登记编号", "交办", "转承办", "签收", "记录沟通", "送达", "办结"},
         {"送审", "退回拟稿", "退回重答", "审定并送主办单位"}),
        ("cosigner", {"登记编号", "签收", "送达"}, {"送审", "退回重答", "不附议"}),
        ("clerk", {"交办", "转承办", "签收", "送审", "退回重答", "审定并送主办单位"},
         {"登记编号", "建议撤回", "不附议"}),
        ("clerk2", {"交办", "转承办", "签收", "审定并送主办单位"},
         {"退回重答", "送达", "评价答复", "登记编号"}),
        ("clerk3", {"交办", "转承办", "签收", "送达", "评价答复"},
         {"退回重答", "审定并送主办单位", "登记编号"}),
        ("dispatcher", {"转承办", "退回重答", "审定并送主办单位"}, {"登记编号", "不附议"}),
        ("leader", {"登记编号", "转承办", "办结"}, {"送审", "退回重答", "审定并送主办单位"}),
    ],
)  # fmt: skip
def test_on_the_page(
    name: str, labels: set[str], without: set[str], told: dict[str, Case],
    browsers: dict[str, Client],
) -> None:  # fmt: skip
    response = browsers[name].get(told["long"].proposal.get_absolute_url())
    entries: list[dict[str, Any]] = response.context["entries"]
    shown_labels = {entry["label"] for entry in entries}
    assert labels <= shown_labels
    assert not without & shown_labels
    page = text_of(response)
    assert all(label in page for label in labels)


def test_no_deputy_reads_anothers_reasons(
    told: dict[str, Case], browsers: dict[str, Client]
) -> None:
    """Each his own; the office and the unit read both."""
    url = told["long"].proposal.get_absolute_url()
    for name, known in {
        "deputy": {"deputy"}, "cosigner": {"cosigner"}, "office": set(REASONS),
        "clerk": set(REASONS), "clerk2": set(),
    }.items():  # fmt: skip
        page = text_of(browsers[name].get(url))
        assert {who for who, reason in REASONS.items() if reason in page} == known, name
    rows = StatusChange.objects.filter(flow="proposal.verdict", root_id=told["long"].pk)
    assert set(rows.values_list("note", flat=True)) == {""}, "reasons never go into the ledger"
