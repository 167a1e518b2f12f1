"""Ledger and access log against somebody with SQL: no row goes, none is put in another's place."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from congress.people.enums import AccessAction
from congress.people.models import AccessLog
from congress.workflow.models import StatusChange

sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's")
postgresql_only = pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite: no TRUNCATE")
YOUNG, OLD = timedelta(days=183), timedelta(days=185)


def entry(age: timedelta = timedelta(0)) -> AccessLog:
    return AccessLog.objects.create(
        at=timezone.now() - age, action=AccessAction.VIEW, path="/kept/"
    )


def refused(sql: str, words: str, *values: int) -> None:
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        connection.cursor().execute(sql, values)


@pytest.fixture
def change(at_stage):
    at_stage("submitted")
    return StatusChange.objects.latest("pk")


def test_young_rows_of_the_access_log_stay():
    old, young = entry(OLD), entry(YOUNG)
    refused("DELETE FROM people_accesslog WHERE id = %s", "六个月以内的访问日志", young.pk)
    refused("DELETE FROM people_accesslog", "六个月以内的访问日志不能删除")
    assert AccessLog.objects.filter(pk__in=[old.pk, young.pk]).count() == 2


def test_old_ones_may_go():
    old = entry(OLD)
    connection.cursor().execute("DELETE FROM people_accesslog WHERE id = %s", [old.pk])
    assert not AccessLog.objects.filter(pk=old.pk).exists()


def test_the_ledger_stays_whatever_its_age(change):
    refused("DELETE FROM workflow_statuschange WHERE id = %s", "流程记录不能删除", change.pk)
    refused("DELETE FROM workflow_statuschange", "流程记录不能删除")
    with pytest.raises(DatabaseError, match="流程记录不能删除"), transaction.atomic():
        StatusChange.objects.filter(pk=change.pk)._raw_delete("default")


@sqlite_only
def test_no_row_is_put_in_the_place_of_another(change):
    row = entry()
    for table, pk in (("people_accesslog", row.pk), ("workflow_statuschange", change.pk)):
        same = f"{table} SELECT * FROM {table} WHERE id = %s"  # noqa: S608
        refused(f"INSERT OR REPLACE INTO {same}", "不能删除", pk)
        refused(f"REPLACE INTO {same}", "不能删除", pk)


@postgresql_only
@pytest.mark.parametrize("table", ["people_accesslog", "workflow_statuschange"])
def test_the_table_is_not_emptied(table):
    refused(f"TRUNCATE {table} CASCADE", "不能删除")


@pytest.mark.django_db(transaction=True)
class TestWithRealTransactions:
    """A test's database is emptied after each of these, and the triggers are there again."""

    @pytest.mark.parametrize("time", [1, 2])
    def test_the_triggers_outlive_a_flush(self, time):
        assert not AccessLog.objects.exists()
        row = entry()
        refused("DELETE FROM people_accesslog WHERE id = %s", "六个月以内", row.pk)
