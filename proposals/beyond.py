"""The register 超出市权登记 as page, saved views and exported table know it."""

from __future__ import annotations

import django_filters as filters
from django.db.models import QuerySet

from congress.lists.columns import DATE, Column
from congress.lists.filters import ListFilter
from congress.lists.listing import Listing, register
from congress.people.roles import Role, congress_ids
from proposals import conditions
from proposals.conditions import AboutProposals
from proposals.enums import ReferralState, ReferralWay
from proposals.models import Referral
from proposals.selectors.choices import filter_choices
from proposals.selectors.referrals import STATES, registered


class ReferralFilter(AboutProposals):
    to_proposal = "proposal__"

    q = conditions.words()
    state = filters.ChoiceFilter(
        label="回复情况", method="of_state", choices=ReferralState.choices, empty_label="全部"
    )
    way = filters.ChoiceFilter(
        label="处理方式", choices=ReferralWay.choices, empty_label="全部方式"
    )
    year = filters.ChoiceFilter(label="登记年份", empty_label="全部年份")
    session = filters.ChoiceFilter(
        label="会次", field_name="proposal__session_id", empty_label="全部会次"
    )
    unit = filters.ChoiceFilter(
        label="向上反映的单位", field_name="unit_id", empty_label="全部单位"
    )

    main = ("state", "way", "year")
    phrases = {
        "q": "含有{shown}",
        "state": "{plain}",
        "way": "{plain}",
        "year": "{plain}登记",
        "session": "{plain}",
        "unit": "由{shown}向上反映",
    }

    class Meta(ListFilter.Meta):
        model = Referral

    def furnish(self) -> None:
        self.offer("session", filter_choices(self.user).sessions)
        congresses = congress_ids(self.user, Role.OFFICE, Role.LEADER)
        known = Referral.objects.filter(congress__in=congresses)
        rows = known.values_list("year", "unit_id", "unit__name").distinct()
        found = sorted(rows, key=lambda row: (-row[0], row[1] or 0))
        years = dict.fromkeys(year for year, *_ in found)
        self.offer("year", [(year, f"{year}年") for year in years])
        self.offer("unit", list(dict.fromkeys((key, name) for _, key, name in found if key)))

    def of_state(self, rows: QuerySet[Referral], name: str, value: str) -> QuerySet[Referral]:
        return rows.filter(STATES[ReferralState(value)])


COLUMNS = (
    Column(
        "register", "登记号", lambda row: row.number_label, sort=("year", "number"),
        css="cell-brief nowrap", width=18,
    ),
    Column(
        "title", "标题", lambda row: row.proposal.title, is_fixed=True,
        template="proposals/_referral_title.html", css="cell-title", width=50,
        beside=(Column("number", "编号", lambda row: row.proposal.number_label, width=16),),
    ),
    Column(
        "lead", "领衔代表", lambda row: row.proposal.lead.name,
        sort=("proposal__lead__stroke_key",), css="cell-brief nowrap", width=12,
    ),
    Column(
        "delegation", "代表团", lambda row: str(row.proposal.lead.delegation or ""),
        is_default=False, sort=("proposal__lead__delegation__position",),
    ),
    Column("way", "处理方式", lambda row: row.get_way_display(), sort=("way",), width=18),
    Column("unit", "向上反映的单位", lambda row: row.unit.name if row.unit else "", width=20,
           is_default=False),
    Column(
        "addressee", "转交、反映的对象", lambda row: row.addressee,
        template="proposals/_referral_addressee.html", width=24,
    ),
    Column("reason", "理由", lambda row: row.reason, is_default=False, width=40),
    Column("referred", "处理日期", lambda row: row.referred_on, DATE, ("referred_on",)),
    Column(
        "state", "回复情况", lambda row: str(row.state.label), sort=("state_place",),
        template="proposals/_referral_state.html", css="cell-brief", width=12,
    ),
    Column("answered", "回复日期", lambda row: row.answered_on, DATE, ("answered_on",)),
    Column("answer", "回复内容", lambda row: row.answer, is_default=False, width=50),
    Column("recalled", "收回日期", lambda row: row.recalled_on, DATE, ("recalled_on",), False),
)  # fmt: skip


REFERRAL_LIST = register(
    Listing(
        code="proposals.beyond",
        url_name="proposals:beyond",
        title="超出市权登记",
        noun="超出市权登记",
        measure="件",
        filterset=ReferralFilter,
        columns=COLUMNS,
        rows=registered,
        sort="-register",
        permission="proposals.read_register",
    )
)
