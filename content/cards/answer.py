"""An answer as people see it: what it says, until when, where it comes from, how sure it is, and what to press.

Decides the looks and the plain words of dates and confidence; button data comes from `handlers/ask`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from content.cards.colours import CLAY, LEAF, PAPER, SAND, SOFT, words
from content.deadlines import Deadline, thai_rule
from content.entries import Entry, thai_page_date
from content.quick import tap
from content.say import Action, Message, cut_utf16, text, with_quick
from content.thai_dates import buddhist_year, local_day, thai_date

ALT_LIMIT = 400  # older LINE versions cut there (PLATFORM §4)


def answer_card(
    entry: Entry,
    now: datetime,
    *,
    more: str | None,
    helped: str,
    wrong: str,
    person: str,
    quick: Sequence[Action] = (),
) -> Message:
    """A Flex message with one bubble. `more` (None: no long form), `helped`, `wrong`, `person`: data of its buttons."""
    body = [
        words(text(f"part.topic.{entry.topic}"), size="xs", color=CLAY, weight="bold"),
        words(entry.title, size="lg", weight="bold", margin="xs"),
    ]
    if entry.deadlines:
        body.append(_dates(entry.deadlines, now))
    body.append(words(entry.answer, size="md", margin="lg"))
    body += [{"type": "separator", "color": SAND, "margin": "lg"}, *_origin(entry, now)]
    bubble = {
        "type": "bubble",
        "size": "mega",
        "body": box(body),
        "footer": _footer(entry, more, helped, wrong, person),
    }
    return with_quick(flex(bubble, text("alt.answer", title=entry.title, line=entry.answer.splitlines()[0])), quick)


def choices(question_key: str, offered: Sequence[tuple[Entry, str]], *, none: str, person: str) -> Message:
    """ "หมายถึงข้อไหนคะ" with one button for each entry, "none of these", and a person. Pairs: entry, button data."""
    foot = [button(_named(entry.title, data), "primary") for entry, data in offered]
    foot.append(button(tap("label.none_of_these", none), "secondary"))
    foot.append(button(tap("label.ask_person", person), "secondary"))
    bubble = {
        "type": "bubble",
        "size": "mega",
        "body": box([words(text(question_key), size="md", weight="bold")]),
        "footer": box(foot, spacing="sm"),
    }
    return flex(bubble, text("alt.choices", titles=" / ".join(entry.title for entry, _ in offered)))


def date_lines(deadline: Deadline, now: datetime) -> tuple[str, str | None]:
    """The day in words, and what to mind about it: ("อีก 12 วัน (30 เม.ย. 2570)", None) or ("30 เม.ย. ของทุกปี", "…")."""
    standing, day = deadline.standing(now)
    year = str(buddhist_year(day if day else now))
    if standing == "ahead" and day is not None:
        days = (day - local_day(now)).days
        key = "part.deadline.today" if days == 0 else "part.deadline.ahead"
        return text(key, days=days, day=thai_date(day)), None
    if standing == "over" and day is not None:
        return text("part.deadline.over", day=thai_date(day)), None
    if standing == "awaited":
        return text("part.deadline.passed", day=thai_rule(deadline.rule)), text("part.deadline.awaited", year=year)
    if deadline.as_of is None:
        return thai_rule(deadline.rule), text("part.deadline.to_confirm_undated", year=year)
    as_of = thai_page_date(deadline.as_of)
    return thai_rule(deadline.rule), text("part.deadline.to_confirm", as_of=as_of, year=year)


def confidence_line(entry: Entry, now: datetime) -> str:
    """How far the answer may be trusted, in plain words with the date of its newest page."""
    if local_day(now) > entry.review_by:
        return text("part.confidence.overdue", day=thai_date(entry.review_by))
    dated = max((source.date for source in entry.sources if source.date), default=None)
    if dated is None:
        return text(f"part.confidence.{entry.confidence}_undated", day=thai_date(entry.checked_on))
    return text(f"part.confidence.{entry.confidence}", as_of=thai_page_date(dated))


def _dates(deadlines: Sequence[Deadline], now: datetime) -> Message:
    rows: list[Message] = []
    for deadline in deadlines:
        line, note = date_lines(deadline, now)
        rows.append(words(deadline.what, size="sm", color=SOFT, margin="md" if rows else None))
        rows.append(words(line, size="md", weight="bold"))
        if note:
            rows.append(words(note, size="xs", color=CLAY))
    return {
        "type": "box",
        "layout": "vertical",
        "backgroundColor": SAND,
        "cornerRadius": "md",
        "paddingAll": "md",
        "margin": "lg",
        "contents": rows,
    }


def _origin(entry: Entry, now: datetime) -> list[Message]:
    """Source with its date, then how sure; each page opens when it is touched."""
    rows: list[Message] = []
    for source in entry.sources[:2]:
        name = f"{source.name} ({source.thai_date})" if source.thai_date else source.name
        row = words(text("part.source", source=name), size="xs", color=SOFT, margin=None if rows else "md")
        if source.url:
            row["action"] = {"type": "uri", "label": text("label.source"), "uri": source.url}
        rows.append(row)
    sure = entry.confidence == "high" and local_day(now) <= entry.review_by
    return [*rows, words(confidence_line(entry, now), size="xs", color=SOFT if sure else CLAY)]


def _footer(entry: Entry, more: str | None, helped: str, wrong: str, person: str) -> Message:
    foot: list[Message] = []
    if more is not None and entry.has_long_form:
        foot.append(button(tap("label.steps" if entry.steps else "label.table", more), "primary"))
    if entry.status == "needs_office":
        foot.append(button(tap("label.let_office_answer", person), "primary"))
    foot += links(entry)
    thumbs = [button(tap("label.helped", helped), "secondary"), button(tap("label.not_this", wrong), "secondary")]
    foot.append({"type": "box", "layout": "horizontal", "spacing": "sm", "contents": thumbs})
    if entry.status == "ready":
        foot.append(button(tap("label.ask_person", person), "secondary"))
    return box(foot, spacing="sm")


def links(entry: Entry) -> list[Message]:
    return [button({"type": "uri", "label": link.label, "uri": link.uri}, "link") for link in entry.buttons]


def _named(title: str, data: str) -> Action:
    return {"type": "postback", "label": title, "data": data, "displayText": title}


def button(action: Action, style: str) -> Message:
    shown: Message = {
        "type": "button",
        "style": style,
        "height": "sm",
        "adjustMode": "shrink-to-fit",  # two long Thai labels side by side on a small phone
        "action": action,
    }
    shown["color"] = {"primary": LEAF, "secondary": SAND, "link": CLAY}[style]
    return shown


def box(contents: list[Message], *, spacing: str | None = None) -> Message:
    filled: Message = {"type": "box", "layout": "vertical", "backgroundColor": PAPER, "contents": contents}
    if spacing:
        filled["spacing"] = spacing
    return filled


def flex(bubble: Message, alt: str) -> Message:
    return {"type": "flex", "altText": cut_utf16(alt, ALT_LIMIT), "contents": bubble}
