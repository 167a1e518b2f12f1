"""What runs by the clock, as the list of the program says it."""

from __future__ import annotations

from congress.jobs.schedule import Entry, entries
from congress.portal.documentation.tables import code, table


def page() -> str:
    lines = [
        "# 定时任务",
        "",
        "到点的由每分钟一次的补发安排（`congress/jobs/clockwork.py`）：每一项记着已经安排到哪个时间，",
        "停机、断电、队列不通而错过的，恢复后补办一次，停几天也只补一次。时间都是北京时间。",
        "",
        *table(
            ("时间", "名称", "代码", "后台任务"),
            (
                (entry.rhythm.words, entry.label, code(entry.name), code(entry.kind))
                for entry in sorted(entries(), key=_order)
                if not entry.name.startswith("test.")
            ),
        ),
        "",
        "没有后台任务的，办得很快，只记最近一次，不留记录。管理后台“定时任务”里有每一项的最近一次、结果和下次时间，可以立即运行、重试、停用。",
    ]
    return "\n".join(lines)


def _order(entry: Entry) -> tuple[object, ...]:
    """The most frequent first; then by the time of day."""
    rhythm = entry.rhythm
    often = rhythm.minutes or 10**6
    return (often, bool(rhythm.month_day), bool(rhythm.weekday), rhythm.at, entry.name)
