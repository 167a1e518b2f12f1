"""Made-up contents of the developers' page: every state of every part, on any day it is opened."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.utils import timezone

from congress.portal.look_sample_clocks import sample_clocks

TEXT = "\n".join(
    (
        "近年来，平岭街道老旧小区居民自行车、电动自行车数量持续增加，充电设施建设滞后于实际需"
        "要。据对12个小区的走访，共有电动自行车4,360辆，集中充电接口只有618个，供需"
        "比不足一比七，“飞线充电”现象屡禁不止，存在较大火灾隐患。",
        "造成上述问题的主要原因：一是早期规划没有预留充电场地；二是物业企业投入意愿不强，收费"
        "标准不一；三是部门职责交叉，建设、用电、消防验收各管一段。",
        "建议：",
        "一、由市住房城乡建设委牵头，会同市消防救援总队、市电力公司，制定老旧小区集中充电设施"
        "建设导则，明确选址、间距和验收标准，2026年底前完成第一批200个小区的改造。",
        "二、统一充电服务费的指导价格，在小区显著位置公示，接受居民监督。",
        "三、把集中充电设施纳入老旧小区综合整治“菜单”，所需资金由市、区两级财政和运营企业共"
        "同承担。",
    )
)


class SampleForm(forms.Form):
    """One field of each kind, with hints and rules."""

    title = forms.CharField(
        label="建议标题", max_length=60, help_text="一事一议，不超过60字，例如“关于……的建议”。"
    )
    body = forms.CharField(
        label="建议内容",
        help_text="先写情况和问题，再写具体建议。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    unit = forms.ChoiceField(
        label="建议承办单位",
        required=False,
        choices=[("", "请选择"), ("1", "市住房城乡建设委"), ("2", "市消防救援总队")],
    )
    verdict = forms.ChoiceField(
        label="对办理结果的评价",
        choices=[
            ("a", "满意|问题已解决，或者已有明确的解决计划"),
            ("b", "基本满意|部分解决，或者说明了暂不能解决的原因"),
            ("c", "不满意|须说明理由"),
        ],
        widget=forms.RadioSelect,
    )
    received_on = forms.DateField(
        label="收到答复的日期", widget=forms.DateInput(attrs={"type": "date"})
    )
    scan = forms.FileField(
        label="扫描件", required=False, help_text="PDF 或图片，不超过20 MB；不得上传涉密文件。"
    )
    is_public = forms.BooleanField(label="同意公开建议全文", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("verdict") == "c" and not cleaned.get("body"):
            self.add_error("body", "评价为“不满意”的，请说明理由。")
        return cleaned


def _timeline(today: date) -> list[dict[str, Any]]:
    def at(days: int, hour: int, minute: int) -> datetime:
        return timezone.make_aware(datetime.combine(today - timedelta(days), time(hour, minute)))

    def entry(days: int, hour: int, minute: int, **given: Any) -> dict[str, Any]:
        return {
            "at": at(days, hour, minute),
            "on": today - timedelta(days),
            "on_behalf_of": "",
            "source": "",
            "from_label": "",
            "to_label": "",
            "note": "",
            "internal": False,
            "icon": "",
        } | given

    return [
        entry(
            0,
            10,
            42,
            actor="赵启明",
            label="退回重答",
            icon="arrow-return-left",
            from_label="已答复",
            to_label="办理中",
            to_tone="amber",
            note="答复没有回应第二条建议（指导价格），请补充后重新报送。",
        ),
        entry(
            1,
            16,
            5,
            actor="市住房城乡建设委 孙立",
            label="送达答复",
            icon="send",
            from_label="办理中",
            to_label="已答复",
            to_tone="green",
            files=[{"name": "关于第0001号建议的答复.pdf", "url": "#"}],
        ),
        entry(
            4,
            9,
            20,
            actor="代表工委 周敏",
            label="登记办前沟通",
            icon="telephone",
            on_behalf_of="李秀英代表",
            source="电话",
            on=today - timedelta(6),
            note="代表希望优先安排平岭街道的3个小区。",
        ),
        entry(
            5,
            11,
            0,
            actor="代表工委 周敏",
            label="协商分办",
            icon="signpost-split",
            internal=True,
            note="市消防救援总队口头表示可作会办，待书面确认。",
        ),
        entry(
            40,
            15,
            30,
            actor="市政府办公厅 王海",
            label="转承办单位",
            icon="building",
            from_label="已交办",
            to_label="办理中",
            to_tone="blue",
        ),
        entry(
            70,
            9,
            0,
            actor="",
            label="到期自动提醒",
            icon="bell",
        ),
    ]


def _rows(today: date) -> list[dict[str, Any]]:
    titles = [
        (
            "第0001号",
            "关于加快老旧小区电动自行车集中充电设施建设的建议",
            "李秀英",
            "办理中",
            "blue",
            19,
        ),
        (
            "第0017号",
            "关于完善社区养老助餐服务体系、提高助餐点覆盖率的建议",
            "陈国栋",
            "待签收",
            "amber",
            2,
        ),
        ("第0046号", "关于加强中小学校园周边交通秩序治理的建议", "欧阳慧", "办理中", "red", -3),
        ("闭会第003号", "关于支持基层立法联系点能力建设的建议", "马一", "已答复", "green", None),
        ("第0102号", "关于推进跨区公交线网优化的建议", "单建华", "待审核", "neutral", 60),
    ]
    return [
        {
            "number": number,
            "title": title,
            "lead": lead,
            "status": SimpleNamespace(
                get_status_display=lambda status=status: status, status_tone=tone
            ),
            "due_on": None if left is None else today + timedelta(left),
            "provisional": left == 60,
            "late": left is not None and left < 0,
            "count": n * 3 + 1,
        }
        for n, (number, title, lead, status, tone, left) in enumerate(titles)
    ]


def samples(today: date) -> dict[str, Any]:
    """The context of /dev/look/."""
    bad = SampleForm({"title": "", "verdict": "c", "received_on": "2026-13-40"})
    bad.is_valid()
    bad.add_error(None, "这件建议刚刚由他人修改过，请核对后重新提交。")
    rows = _rows(today)
    return {
        "text": TEXT,
        "clocks": sample_clocks(today),
        "entries": _timeline(today),
        "rows": rows,
        "page_obj": Paginator(range(93), 20).page(2),
        "form": SampleForm(prefix="good"),
        "bad_form": bad,
        "tones": [
            ("草稿", "neutral"),
            ("办理中", "blue"),
            ("待签收", "amber"),
            ("已超期", "red"),
            ("已办结", "green"),
        ],
        "steps": [
            {"label": "提交", "state": "done", "on": today - timedelta(90), "note": ""},
            {"label": "审核登记", "state": "done", "on": today - timedelta(86), "note": ""},
            {"label": "交办", "state": "done", "on": today - timedelta(70), "note": ""},
            {"label": "办理", "state": "current", "on": None, "note": "2 个单位"},
            {"label": "答复", "state": "todo", "on": None, "note": ""},
            {"label": "代表反馈", "state": "todo", "on": None, "note": ""},
            {"label": "办结", "state": "todo", "on": None, "note": ""},
        ],
        "stopped_steps": [
            {"label": "提交", "state": "done", "on": None, "note": ""},
            {"label": "审核登记", "state": "stopped", "on": today, "note": "建议撤回"},
            {"label": "交办", "state": "todo", "on": None, "note": ""},
        ],
        "figures_sample": [
            {
                "label": "建议总数",
                "value": 973,
                "unit": "件",
                "before": 951,
                "note": "",
                "url": "#",
            },
            {"label": "按期答复率", "value": "98.6", "unit": "%", "before": "97.9%", "note": ""},
            {"label": "代表满意率", "value": "99.1", "unit": "%", "before": "98.7%", "note": ""},
            {"label": "已超期", "value": 4, "unit": "件", "before": None, "note": "2 个单位"},
        ],
        "moves": [
            {"label": "提交答复稿", "url": "#", "note": "送本单位审核人审核。", "tone": "primary"},
            {
                "label": "申请延期",
                "url": "#",
                "note": "最长6个月，须经交办机关同意。",
                "tone": "plain",
            },
            {"label": "提出异议", "url": "#", "note": "应当书面说明理由。", "tone": "danger"},
        ],
        "people": [
            {"title": "领衔代表", "members": [{"name": "李秀英", "role": "平岭区代表团"}]},
            {
                "title": "附议代表",
                "members": [{"name": "马一"}, {"name": "欧阳慧"}, {"name": "单建华"}],
            },
            {
                "title": "承办单位",
                "members": [
                    {
                        "name": "市住房城乡建设委",
                        "role": "主办",
                        "badge_label": "办理中",
                        "badge_tone": "blue",
                    },
                    {
                        "name": "市消防救援总队",
                        "role": "会办",
                        "badge_label": "会办意见未到",
                        "badge_tone": "amber",
                        "note": "应于主办单位答复前送交",
                    },
                ],
            },
        ],
        "names": ["丁一", "马文", "王建国", "李秀英", "欧阳慧", "单建华", "魏红"],
        "message_levels": [
            Message(constants.SUCCESS, "已交办：本批 27 件建议已转交市政府。"),
            Message(constants.INFO, "导出已开始，完成后可在“后台任务”中下载。"),
            Message(constants.WARNING, "放假安排尚未公布，涉及的期限均为暂定。"),
            Message(constants.ERROR, "没有保存：这件建议刚刚由他人修改过。"),
        ],
    }
