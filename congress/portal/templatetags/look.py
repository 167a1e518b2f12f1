"""The parts every page is made of. Registered as builtins: no ``{% load %}`` is needed.

All take plain values or objects with the named attributes; none asks the database by itself.
``today`` and ``work_calendar`` come from the ``shell`` context processor.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from congress.calendar.words import left_in_words
from congress.calendar.workdays import WorkCalendar
from congress.people.error_words import sentences
from congress.portal.clock_face import LEVEL_ICONS, read_clock
from congress.portal.date_words import (
    ago_in_words,
    as_day,
    day_in_words,
    full_date,
    moment_in_words,
)
from congress.portal.region import region

register = template.Library()

TONES = ("neutral", "blue", "amber", "red", "green")
TONE_ICONS = {
    "neutral": "circle",
    "blue": "play-circle",
    "amber": "hourglass-split",
    "red": "exclamation-octagon-fill",
    "green": "check-circle-fill",
}


@lru_cache
def _sprite() -> str:
    return static("vendor/bootstrap-icons/icons.svg")


def _today(context: template.Context) -> date:
    return context.get("today") or timezone.localdate()


def _calendar(context: template.Context) -> WorkCalendar:
    """The table loaded once per request; where there is no request, plain Monday to Friday."""
    return context.get("work_calendar") or WorkCalendar({}, frozenset(), frozenset())


@register.simple_tag
def icon(name: str, title: str = "", extra: str = "") -> SafeString:
    """One drawing from the sprite; decorative unless it has a ``title``."""
    if title:
        naming = format_html('role="img" aria-label="{}"', title)
    else:
        naming = mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        f" {extra}" if extra else "",
        naming,
        _sprite(),
        name,
    )


@register.simple_tag
def badge(label: str, tone: str = "neutral", icon_name: str = "") -> SafeString:
    """A status in a word, a colour and a small drawing. Tones: neutral, blue, amber, red, green."""
    tone = str(tone) if tone in TONES else "neutral"
    return format_html(
        '<span class="badge-tone badge-{}">{}{}</span>',
        tone,
        icon(icon_name or TONE_ICONS[tone]),
        label,
    )


@register.simple_tag
def status_badge(obj: Any) -> SafeString:
    """The badge of anything with ``get_status_display()`` and ``status_tone``."""
    return badge(obj.get_status_display(), getattr(obj, "status_tone", "neutral"))


@register.inclusion_tag("_clock.html", takes_context=True)
def clock(context: template.Context, deadline: Any, label: str = "") -> dict[str, Any]:
    """The whole clock of a ``calendar.Deadline`` (select its ``rule``); nothing for None."""
    if not deadline:
        return {"face": None}
    today = _today(context)
    return {"face": read_clock(deadline, today, _calendar(context), label=label), "today": today}


@register.inclusion_tag("_clock_chip.html", takes_context=True)
def clock_chip(
    context: template.Context,
    due_on: date | None,
    provisional: bool = False,
    label: str = "",
    legal_on: date | None = None,
) -> dict[str, Any]:
    """A clock in one line, for lists: words, date, 暂定. Without a date it prints nothing.

    ``legal_on``: when the day that warned first has passed and the legal date has not, the line
    counts to the legal date and says so: nothing is overdue yet.
    """
    if not due_on:
        return {"due_on": None}
    today = _today(context)
    is_between = legal_on is not None and due_on < today <= legal_on
    if is_between:
        due_on, label = legal_on, label or "期限"
    text, level = left_in_words(due_on, today, _calendar(context))
    if is_between:
        level = "soon"
    return {
        "due_on": due_on,
        "text": text,
        "level": level,
        "icon_name": LEVEL_ICONS[level],
        "provisional": provisional,
        "label": label,
        "today": today,
    }


@register.inclusion_tag("_timeline.html", takes_context=True)
def timeline(context: template.Context, entries: Iterable[Any]) -> dict[str, Any]:
    """Everything that happened, newest first as given.

    Each entry: at, on, actor, on_behalf_of, source, label, from_label, to_label, note, internal,
    icon; and, if there are any: to_tone, files (name, url).
    """
    return {"entries": entries, "today": _today(context)}


@register.inclusion_tag("_empty_state.html")
def empty_state(
    title: str, text: str = "", icon_name: str = "inbox", url: str = "", action: str = ""
) -> dict[str, Any]:
    """A calm sentence where a list has no rows; optionally the one thing to do next."""
    return {"title": title, "text": text, "icon_name": icon_name, "url": url, "action": action}


@register.inclusion_tag("_road.html", takes_context=True)
def road(
    context: template.Context, steps: Iterable[Any], title: str = "办理进程"
) -> dict[str, Any]:
    """The stages of a matter. Each step: label, state (done, current, todo, stopped), on, note."""
    steps = list(steps)

    def state(step: Any) -> str:
        return step["state"] if isinstance(step, dict) else step.state

    current = next((n for n, s in enumerate(steps, 1) if state(s) in ("current", "stopped")), None)
    return {
        "steps": steps,
        "title": title,
        "current": steps[current - 1] if current else (steps[-1] if steps else None),
        "number": current or len(steps),
        "today": _today(context),
    }


@register.inclusion_tag("_figures.html")
def figures(items: Iterable[Any]) -> dict[str, Any]:
    """Key figures. Each: label, value, unit, before (last year's value), note, url."""
    return {"items": items}


@register.inclusion_tag("_progress.html")
def progress(done: int, total: int, label: str = "") -> dict[str, Any]:
    """A progress bar that also says its numbers; total 0 means: running, length unknown."""
    return {"done": done, "total": total, "label": label}


def _time(value: date | datetime | None, words: str, *, paper: bool = True) -> SafeString | str:
    """Words inside <time>, with the machine's and the exact reading; on ``paper`` the full date,
    for 「今天」 and a day without its year say nothing there."""
    if not value:
        return ""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        exact = f"{local:%Y-%m-%d %H:%M}"
        machine = local.isoformat(timespec="minutes")
    else:
        exact = machine = value.isoformat()
    if not paper:
        return format_html('<time datetime="{}" title="{}">{}</time>', machine, exact, words)
    return format_html(
        '<time datetime="{}" title="{}"><span class="screen-only">{}</span>'
        '<span class="print-only">{}</span></time>',
        machine,
        exact,
        words,
        full_date(value),
    )


@register.simple_tag(takes_context=True, name="date_words")
def date_words_tag(
    context: template.Context,
    value: date | datetime | None,
    paper: bool = False,
    bracketed: bool = False,
) -> SafeString | str:
    """「6月30日（周二）」 inside <time>; empty for None. ``paper``: with its year when printed;
    ``bracketed``: it stands in brackets already, 「6月30日，周二」."""
    words = day_in_words(value, _today(context))
    if bracketed:
        words = words.replace("（", "，").replace("）", "")
    return _time(value, words, paper=paper)


register.filter("full_date", full_date)


@register.simple_tag(takes_context=True)
def moment(context: template.Context, value: datetime | date | None) -> SafeString | str:
    """「今天 14:32」, 「6月20日 14:32」 inside <time>; empty for None."""
    return _time(value, moment_in_words(value, _today(context)))


@register.simple_tag(takes_context=True)
def ago(context: template.Context, value: datetime | date | None) -> str:
    """「3 天前」, or nothing when a date says it better."""
    return ago_in_words(value, _today(context))


@register.simple_tag
def choice_label(label: Any) -> SafeString:
    """A choice's words; what follows a bar is set small under them: 「满意|问题已解决」."""
    words, _bar, hint = str(label).partition("|")
    if not hint:
        return format_html("{}", words)
    return format_html('{}<span class="choice-hint">{}</span>', words, hint)


@register.simple_tag(takes_context=True)
def happened(context: template.Context, on: date | None, at: datetime | None) -> SafeString | str:
    """When something happened, and when it was entered if that was another day."""
    today = _today(context)
    if on is None or at is None or as_day(at) == on:
        return _time(at or on, moment_in_words(at or on, today))
    return format_html(
        '{} <span class="quiet">{} 录入</span>',
        _time(on, moment_in_words(on, today)),
        _time(at, moment_in_words(at, today)),
    )


@register.simple_tag
def error_count(form: Any) -> int:
    """How many sentences the error summary holds."""
    return len(form.non_field_errors()) + sum(len(sentences(field)) for field in form)


@register.filter
def sentences_of(field: Any) -> list[str]:
    """What is wrong with one bound field, in a clerk's words."""
    return sentences(field)


@register.simple_tag
def first_id(field: Any) -> str:
    """The id a link must name to put the cursor into a field; of a group, its first choice."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.simple_tag
def name_list(names: Iterable[Any], limit: int = 0) -> SafeString:
    """「王一、李二、张三」; with a limit 「王一、李二 等 9 人」."""
    people = [str(getattr(name, "name", name)) for name in names]
    if not people:
        return mark_safe("")
    shown = people[:limit] if limit and len(people) > limit else people
    text = format_html_join("、", '<span class="name">{}</span>', ((name,) for name in shown))
    if len(shown) < len(people):
        return format_html('{} <span class="quiet">等 {} 人</span>', text, len(people))
    return text


@register.filter
def paragraphs(text: str | None) -> SafeString:
    """Plain text as paragraphs: every non-empty line is one, as Chinese documents are typed."""
    lines = [line.strip(" \u3000\t\r") for line in (text or "").splitlines()]
    return format_html_join("", "<p>{}</p>", ((line,) for line in lines if line))


register.tag("region", region)
