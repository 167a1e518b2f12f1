"""Django's sentences after an act of the admin, as the house says them."""

from __future__ import annotations

import re
from typing import Any

from django.utils.safestring import SafeData, mark_safe

NOTHING_CHOSEN = "条目必须选中以对其进行操作。没有任何条目被更改。"
WHOLE = {
    NOTHING_CHOSEN: "没有选中任何一条，请先在列表中勾选。",
    "未选择动作": "请先选择要办理的事项。",
}
DONE = re.compile(r"^成功(添加|修改|删除)了\s*(.*?)(“.*”)。(.*)$", re.S)
COUNTED = re.compile(r"^总共 (\d+) 个 .* 变更成功。$")
VERBS = {"添加": "增加", "修改": "修改", "删除": "删除"}
AGAIN = "你可以在下面再次编辑它。"


def admin_words(message: Any) -> Any:
    """「成功修改了 本级人大“…”。」 as 「已修改本级人大“…”。」; other sentences as they are."""
    words = str(message)
    if ours := WHOLE.get(words):
        return ours
    if counted := COUNTED.match(words):
        return f"已修改 {counted[1]} 条。"
    if not (done := DONE.match(words)):
        return message
    verb, noun, name, rest = done.groups()
    following = "可以继续修改。" if rest == AGAIN else "可以继续增加。" if rest else ""
    told = f"已{VERBS[verb]}{noun}{name}。{following}"
    # Django has made it safe, name and all; only its frame was changed.
    return mark_safe(told) if isinstance(message, SafeData) else told  # noqa: S308
