"""From an uploaded file to what it changes: preview, confirm, all rows or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from congress.imports import private
from congress.imports.checking import check, digest_of
from congress.imports.importer import Importer, find_importer
from congress.imports.models import ImportRun, RunState
from congress.imports.rows import CHANGED_MEANWHILE, Handed, ImportRefused, Line, Row
from congress.imports.workbooks import plain_table
from congress.jobs import enqueue
from congress.jobs.models import Job
from congress.people.models import User

KIND = "imports.save"
KEPT = timedelta(days=7)  # what was uploaded and not confirmed
PASSWORDS_KEPT = timedelta(hours=24)
AFTER_DOWNLOAD = timedelta(minutes=10)  # a download may break off: it can be taken again
STEP = 25
REFUSALS = (IntegrityError, ValidationError, PermissionDenied)
#: What the database has no room for: PostgreSQL says the one, SQLite the other.
NO_ROOM = (DataError, OverflowError)
NOT_STORABLE = "表中有平台不能保存的内容（例如过大的数字），没有保存任何内容。请改正以后重新导入。"
PASSWORD_HEADS = ("姓名", "单位或者代表团", "用户名", "一次性密码")

Tell = Callable[[int, int, str], None]


def open_run(importer: Importer, place: Any, file: Any, *, by: User) -> ImportRun:
    """Read and check the file; nothing is saved of what it says. Raises BadFile."""
    table = importer.read(file, place)
    run = ImportRun(
        congress=importer.congress_of(place),
        kind=importer.kind,
        place_id=place.pk,
        place_name=str(place)[:200],
        owner=by,
        file_name=str(file.name)[-200:],
        ignored="、".join(table.ignored)[:500],
    )
    lines = check(importer, table.rows, place, by)
    _remember(run, table.rows, lines)
    run.save()
    return run


def recheck(run: ImportRun, *, by: User) -> bool:
    """Check the same rows again, as things are now; False when they are no longer there."""
    importer, place = _importer_and_place(run, by)
    rows = rows_of(run)
    if rows is None:
        return False
    old = run.papers
    run.state, run.error, run.job = RunState.PREVIEW, "", None
    _remember(run, rows, check(importer, rows, place, by))
    fields = [f.name for f in run._meta.concrete_fields if not f.primary_key]
    kept = ImportRun.objects.filter(pk=run.pk, papers=old).exclude(state=RunState.DONE)
    with transaction.atomic():
        if not kept.update(papers=run.papers):
            private.drop(run.papers)
            return False
        run.save(update_fields=fields)
    private.drop(old)
    return True


def _remember(run: ImportRun, rows: tuple[Row, ...], lines: list[Line]) -> None:
    counts = Counter(line.state for line in lines)
    run.total, run.digest = len(lines), digest_of(lines)
    run.new, run.changed = counts["new"], counts["changed"]
    run.same, run.bad = counts["same"], counts["bad"]
    run.papers = private.keep_json(
        {
            "rows": [[row.number, row.values, row.problems] for row in rows],
            "lines": [
                [line.number, line.values, line.state, line.problems, line.changes]
                for line in lines
            ],
        }
    )


def rows_of(run: ImportRun) -> tuple[Row, ...] | None:
    papers = private.fetch_json(run.papers)
    if papers is None:
        return None
    return tuple(Row(number, values, tuple(said)) for number, values, said in papers["rows"])


def lines_of(run: ImportRun) -> list[dict[str, Any]]:
    """What the preview showed: number, values, state, problems, changes."""
    papers = private.fetch_json(run.papers) or {"lines": []}
    names = ("number", "values", "state", "problems", "changes")
    return [dict(zip(names, line, strict=True)) for line in papers["lines"]]


def confirm(run: ImportRun, *, by: User) -> Job | None:
    """Let a job save it; None when it was confirmed before, or cannot be."""
    with transaction.atomic():
        waiting = ImportRun.objects.filter(pk=run.pk, state=RunState.PREVIEW, bad=0)
        if not run.can_be_confirmed or not waiting.update(state=RunState.RUNNING):
            return None
        job = enqueue(KIND, args={"run": run.pk}, unique_key=f"run:{run.pk}", owner=by)
        ImportRun.objects.filter(pk=run.pk).update(job=job)
    return job


def discard(run: ImportRun) -> bool:
    """Throw away what was not saved; False for what was, or is being."""
    gone = ImportRun.objects.filter(
        pk=run.pk, state__in=(RunState.PREVIEW, RunState.FAILED)
    ).delete()[0]
    if gone:
        private.drop(run.papers)
    return bool(gone)


def carry_out(run: ImportRun, *, by: User, tell: Tell) -> None:
    """Check again, prepare, save all in one transaction. Raises ImportRefused: nothing was saved.

    May be called twice: what is done stays done.
    """
    if run.state == RunState.DONE:
        return
    if run.state != RunState.RUNNING:
        raise ImportRefused("这次导入没有办成，请回到预览页重新核对以后再确认。")
    try:
        importer, place = _importer_and_place(run, by)
        rows = rows_of(run)
        if rows is None:
            raise ImportRefused("文件的内容已过保存期，没有保存任何内容，请重新选择文件。")
        tell(0, len(rows), "正在核对")
        lines = check(importer, rows, place, by)
        if any(line.problems for line in lines) or digest_of(lines) != run.digest:
            raise ImportRefused(CHANGED_MEANWHILE)
        built = importer.build(lines, place, by, _in_steps(tell, len(lines)))
        tell(len(lines), len(lines), "正在保存")
        _save(run, importer, lines, built, place, by)
    except ImportRefused as refusal:
        _fail(run, str(refusal))
        raise
    except REFUSALS as error:
        _fail(run, CHANGED_MEANWHILE)
        raise ImportRefused(CHANGED_MEANWHILE) from error
    except NO_ROOM as error:
        _fail(run, NOT_STORABLE)
        raise ImportRefused(NOT_STORABLE) from error


def _in_steps(tell: Tell, total: int) -> Callable[[int], None]:
    def report(done: int) -> None:
        if done % STEP == 0:
            tell(done, total, "正在准备")

    return report


def _save(
    run: ImportRun, importer: Importer, lines: list[Line], built: Any, place: Any, by: User
) -> None:
    sealed = ""
    try:
        with transaction.atomic():
            mine = ImportRun.objects.filter(pk=run.pk, state=RunState.RUNNING)
            if not mine.update(state=RunState.DONE, finished_at=timezone.now(), papers=""):
                return  # another worker was quicker
            source = f"{run.file_name}，{by}导入"
            handed = list(importer.write(lines, built, place, by, source))
            if handed:
                sealed = _seal(handed)
                mine = ImportRun.objects.filter(pk=run.pk)
                mine.update(
                    accounts=len(handed),
                    passwords=sealed,
                    passwords_until=timezone.now() + PASSWORDS_KEPT,
                )
    except BaseException:
        private.drop(sealed)
        raise
    private.drop(run.papers)
    run.refresh_from_db()


def _seal(handed: list[Handed]) -> str:
    rows = [(each.name, each.place, each.username, each.password) for each in handed]
    return private.keep(plain_table("一次性密码", PASSWORD_HEADS, rows))


def _fail(run: ImportRun, sentence: str) -> None:
    ImportRun.objects.filter(pk=run.pk, state=RunState.RUNNING).update(
        state=RunState.FAILED, error=sentence[:500], finished_at=timezone.now()
    )


def _importer_and_place(run: ImportRun, by: User) -> tuple[Importer, Any]:
    importer = find_importer(run.kind)
    place = importer.places(by).filter(pk=run.place_id).first() if importer else None
    if importer is None or place is None:
        raise ImportRefused("您现在不能向这里导入，没有保存任何内容。")
    return importer, place


def take_passwords(run: ImportRun, *, now: datetime) -> bytes | None:
    """The table of one-time passwords; from the first time on only for some minutes more."""
    if not run.passwords or run.passwords_until is None or run.passwords_until < now:
        return None
    data = private.fetch(run.passwords)
    until = min(run.passwords_until, now + AFTER_DOWNLOAD)
    ImportRun.objects.filter(pk=run.pk).update(passwords_until=until)
    return data


def tidy(now: datetime) -> int:
    """Drop what has waited long enough; how many files. Running twice finds nothing more."""
    dropped = 0
    for run in ImportRun.objects.exclude(passwords="").filter(passwords_until__lt=now):
        private.drop(run.passwords)
        ImportRun.objects.filter(pk=run.pk).update(passwords="")
        dropped += 1
    old = ImportRun.objects.exclude(papers="").filter(created_at__lt=now - KEPT)
    for run in old.exclude(state=RunState.RUNNING):
        private.drop(run.papers)
        if run.state == RunState.PREVIEW:
            run.delete()
        else:
            ImportRun.objects.filter(pk=run.pk).update(papers="")
        dropped += 1
    return dropped + private.drop_older_than(now - 2 * KEPT)
