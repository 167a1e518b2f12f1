"""A program of each person of the cast: it calls with his token."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from congress.api.tokens import issue
from congress.people.models import User


class Program:
    """``get`` and ``post`` answer (status, body)."""

    def __init__(self, user: User | None) -> None:
        headers = {}
        if user is not None:
            headers["Authorization"] = f"Bearer {issue(user, name='测试')[1]}"
        self.client = Client(headers=headers, raise_request_exception=True)

    def get(self, path: str, **query: Any) -> tuple[int, Any]:
        response = self.client.get(f"/api/{path}", query)
        return response.status_code, response.json()

    def post(self, path: str, **body: Any) -> tuple[int, Any]:
        response = self.client.post(f"/api/{path}", body, content_type="application/json")
        return response.status_code, response.json()

    def cost(self, path: str, **query: Any) -> int:
        """The number of queries of one answer, everything that leads to it included."""
        with CaptureQueriesContext(connection) as captured:
            status, body = self.get(path, **query)
        assert status == 200, body
        return len(captured)
