"""Who there is, and when what is due."""

from __future__ import annotations

from congress.api.deadlines import DEADLINES, DeadlineSerializer
from congress.api.people import DEPUTIES, ORGANS, DeputySerializer, OrganSerializer
from congress.api.views.resource import ListView


class OrgansView(ListView):
    """本人所属各级人大的机构。"""

    operation, tag = "organs", "机构和代表"
    listing, serializer = ORGANS, OrganSerializer


class DeputiesView(ListView):
    """本人所属各级人大的代表，按姓氏笔画排列。不含电话、邮箱、代表证号。"""

    operation, tag = "deputies", "机构和代表"
    listing, serializer = DEPUTIES, DeputySerializer


class DeadlinesView(ListView):
    """本人看得到的对象的时限，连同每个日期是怎样算出来的、依据什么。"""

    operation, tag = "deadlines", "时限"
    listing, serializer = DEADLINES, DeadlineSerializer
