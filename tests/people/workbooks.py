"""Workbooks as people fill them in."""

from __future__ import annotations

import io

from openpyxl import Workbook

from congress.people.imports import ACCOUNT_COLUMNS


def book(columns, *rows, title_rows=0):
    made = Workbook()
    for _ in range(title_rows):
        made.active.append(["云州市人大常委会账号表"])
    made.active.append(list(columns))
    for row in rows:
        made.active.append(list(row))
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def account(username="zhang", name="张三", role="承办人", organ="云州市水务局", phone=""):
    return dict(zip(ACCOUNT_COLUMNS, (username, name, role, organ, phone), strict=True))
