"""All or nothing, once; what is private stays so, and goes in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import DataError, IntegrityError
from django.utils import timezone

from congress.imports import private, services
from congress.imports.importer import find_importer
from congress.imports.models import ImportRun, RunState
from congress.imports.people import deputies
from congress.imports.rows import CHANGED_MEANWHILE, ImportRefused
from congress.jobs.models import Job
from congress.jobs.runner import run_due
from congress.people.models import Deputy, User


def row(name="王丁", card="0001", **more):
    return {"姓名": name, "代表证号": card} | more


def files():
    return default_storage.listdir("imports")[1] if default_storage.exists("imports") else []


def test_a_collision_while_saving_leaves_nothing(monkeypatch, preview, save, term):
    def fails(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(deputies, "_join_groups", fails)
    run = save(preview("deputies", term, row(用户名="wang")))
    assert (run.state, run.error) == (RunState.FAILED, CHANGED_MEANWHILE)
    assert not Deputy.objects.exists()
    assert not User.objects.filter(username="wang").exists()
    assert len(files()) == 1, "no passwords are left behind"


@pytest.mark.parametrize("error", [DataError, OverflowError])
def test_what_the_database_has_no_room_for_ends_in_a_sentence(
    monkeypatch, preview, save, term, error
):
    def fails(*args, **kwargs):
        raise error

    monkeypatch.setattr(deputies, "_join_groups", fails)
    run = save(preview("deputies", term, row(用户名="wang")))
    assert run.state == RunState.FAILED
    assert "不能保存的内容（例如过大的数字），没有保存任何内容" in run.error
    assert Job.objects.get(pk=run.job_id).state == "failed", "not put off to be tried again"
    assert not Deputy.objects.exists()


def test_a_fault_of_ours_leaves_nothing_and_the_run_can_be_checked_again(
    monkeypatch, preview, term, office
):
    def fails(*args, **kwargs):
        raise RuntimeError("x")

    monkeypatch.setattr(deputies.DeputyImporter, "write", fails)
    run = preview("deputies", term, row())
    services.confirm(run, by=office)
    for _ in range(3):
        Job.objects.update(run_after=timezone.now())
        run_due()
    run = ImportRun.objects.select_related("job").get()
    assert run.is_stuck
    assert run.state_label == "没有导入"
    monkeypatch.undo()
    assert services.recheck(run, by=office)
    run.refresh_from_db()
    assert run.can_be_confirmed


def test_carried_out_twice_it_is_done_once(preview, save, term, office):
    run = save(preview("deputies", term, row()))
    services.carry_out(run, by=office, tell=lambda *_: None)
    assert Deputy.objects.count() == 1


def test_a_run_that_failed_is_not_carried_out_again(preview, term, office):
    run = preview("deputies", term, row())
    run.state = RunState.FAILED
    with pytest.raises(ImportRefused, match="重新核对"):
        services.carry_out(run, by=office, tell=lambda *_: None)


def test_rows_wait_sealed_and_go_with_the_import(preview, save, term):
    run = preview("deputies", term, row(电话="13800000000"))
    (name,) = files()
    with default_storage.open(f"imports/{name}") as file:
        assert b"13800000000" not in file.read()
    assert services.lines_of(run)[0]["values"]["电话"] == "13800000000"
    save(run)
    assert files() == []


def test_a_key_that_is_gone_opens_nothing(preview, term, settings, office):
    run = preview("deputies", term, row())
    settings.SECRET_KEY = "another"
    assert services.lines_of(run) == []
    assert services.recheck(run, by=office) is False
    services.confirm(run, by=office)
    run_due()
    run.refresh_from_db()
    assert "已过保存期" in run.error


def test_passwords_can_be_taken_again_for_ten_minutes_and_then_go(preview, save, term):
    run = save(preview("deputies", term, row(用户名="wang")))
    now = timezone.now()
    first = services.take_passwords(run, now=now)
    run.refresh_from_db()
    assert services.take_passwords(run, now=now + timedelta(minutes=9)) == first
    assert services.take_passwords(run, now=now + timedelta(minutes=11)) is None
    assert services.tidy(now + timedelta(minutes=11)) == 1
    assert files() == []
    run.refresh_from_db()
    assert (run.passwords, run.accounts) == ("", 1)
    assert services.tidy(now + timedelta(minutes=11)) == 0


def test_passwords_nobody_took_go_after_a_day(preview, save, term):
    run = save(preview("deputies", term, row(用户名="wang")))
    later = timezone.now() + timedelta(hours=25)
    assert services.take_passwords(run, now=later) is None
    services.tidy(later)
    assert files() == []


def test_what_was_not_confirmed_goes_after_a_week(preview, save, term):
    preview("deputies", term, row())
    done = save(preview("deputies", term, row("李四", "0002")))
    later = timezone.now() + timedelta(days=8)
    assert services.tidy(later) == 1
    assert list(ImportRun.objects.all()) == [done]
    assert files() == []


def test_what_no_run_knows_goes_too(term):
    private.keep(b"x")
    assert private.drop_older_than(timezone.now() + timedelta(seconds=5)) == 1
    assert private.fetch("imports/nothing") is None
    assert private.fetch("") is None


def test_the_job_of_a_discarded_run_says_so(preview, term, office):
    run = preview("deputies", term, row())
    services.confirm(run, by=office)
    ImportRun.objects.all().delete()
    run_due()
    assert "已经取消" in Job.objects.get(kind="imports.save").error


def test_a_kind_that_is_gone_still_has_words(preview, term):
    run = preview("deputies", term, row())
    ImportRun.objects.update(kind="former")
    run.refresh_from_db()
    assert str(run) == "导入（原有种类）：表.xlsx"
    assert find_importer("former") is None
