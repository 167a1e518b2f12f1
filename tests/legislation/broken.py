"""Files of a legislation plan with something wrong: what is in them, and what is said of them."""

from __future__ import annotations

from tests.plans.printing import text, xlsx

HEAD = ["项目类别", "序号", "项目名称", "时间安排", "领域"]
GOOD = ["审议项目", "1", "云州市消防条例（修改）", "7月一审，9月二审、表决", "城市治理"]
TYPES = "审议项目、立项论证项目、调研论证项目、预案研究项目、立法后评估项目、法规清理项目"
NOT_A_TABLE = "这不是 .xlsx、.docx 或者 .csv 文件，请用原来的软件另存为其中一种再导入。"
PASTE = "请复制后“选择性粘贴—数值”，再导入"


def item(
    title: str, timing: str = "年内", *, number: str = "", type_: str = "审议项目", domain: str = ""
) -> list[str]:
    return [type_, number, title, timing, domain]


#: (what is wrong, the name of the file, the file, its errors)
FILES: list[tuple[str, str, bytes, list[str]]] = [
    ("wrong heading", "计划.xlsx", xlsx(["序号", "内容", "月份"], ["1", "甲条例", "5月"]),
     ["没有找到表头，表的前几行里应当有「项目名称」「时间安排」等栏目。"]),
    ("half a heading", "计划.xlsx", xlsx(["序号", "项目名称", "月份"], ["1", "甲条例", "5月"]),
     ["缺少栏目：时间安排。请在表头补上再导入。"]),
    ("month 13", "计划.xlsx", xlsx(HEAD, GOOD, item("甲条例", "13月一审")),
     ["第3行：时间安排「13月」没有这个月份。"]),
    ("months backwards", "计划.csv", text(HEAD, GOOD, item("甲条例", "9月一审，5月二审")),
     ["第3行：时间安排「5月」排在「9月」之后，月份不能往回写，跨年的请写明“次年”。"]),
    ("no title", "计划.xlsx", xlsx(HEAD, item("", "5月一审", number="2"), GOOD),
     ["第2行：没有填写项目名称。"]),
    ("no timing", "计划.xlsx", xlsx(HEAD, item("甲条例", ""), GOOD), ["第2行：没有填写时间安排。"]),
    ("no type", "计划.xlsx", xlsx(HEAD[1:], GOOD[1:]), ["第2行：没有填写项目类别。"]),
    ("unknown type", "计划.xlsx", xlsx(HEAD, GOOD, item("甲条例", type_="督办项目")),
     [f"第3行：没有「督办项目」这个项目类别，可以填写：{TYPES}。"]),
    ("formulas", "计划.xlsx", xlsx(HEAD, item("=A1&B1", "5月一审"), item("甲条例", "=TODAY()")),
     [f"第2行：项目名称是公式，{PASTE}。", f"第3行：时间安排是公式，{PASTE}。"]),
    ("a number twice", "计划.xlsx",
     xlsx(HEAD, GOOD, item("甲条例", number="1"), item("乙", number="1", type_="调研论证项目")),
     ["第2行：审议项目的序号「1」在表中重复。", "第3行：审议项目的序号「1」在表中重复。"]),
    ("a number that is none", "计划.csv", text(HEAD, GOOD, item("甲条例", number="甲")),
     ["第3行：序号「甲」不是数字。"]),
    ("a title twice", "计划.xlsx", xlsx(HEAD, item("甲条例"), item("甲条例", "5月")),
     ["第2行：项目名称「甲条例」在表中重复。", "第3行：项目名称「甲条例」在表中重复。"]),
    ("a long title", "计划.csv", text(HEAD, item("甲" * 301)), ["第2行：项目名称超过300个字。"]),
    ("a long timing", "计划.csv", text(HEAD, item("甲", "根据" + "甲" * 195 + "进程，适时")),
     ["第2行：时间安排超过200个字。"]),
    ("two faults in a row", "计划.xlsx", xlsx(HEAD, item("", "13月")),
     ["第2行：没有填写项目名称；时间安排「13月」没有这个月份。"]),
    ("too many rows", "计划.csv", text(HEAD, *(item(f"甲{n}") for n in range(2001))),
     ["一个计划最多读取 2000 行，请分成几个文件。"]),
    ("a program", "计划.xlsx", b"MZ\x90\x00" + bytes(range(256)) * 4, [NOT_A_TABLE]),
    ("nothing", "计划.csv", b"", ["文件是空的，请重新选择。"]),
    ("no rows", "计划.xlsx", xlsx(HEAD), ["表中没有内容，请在表头下面逐行填写。"]),
]  # fmt: skip
#: Those of which a preview shows rows.
ROWS = [each for each in FILES if each[3][0].startswith("第")]
WHOLE = [each for each in FILES if each not in ROWS]
