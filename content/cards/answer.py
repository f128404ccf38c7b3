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
STEPS_A_CARD = 8


def answer_card(
    entry: Entry,
    now: datetime,
    *,
    steps: str | None,
    wrong: str,
    person: str,
    quick: Sequence[Action] = (),
) -> Message:
    """A Flex message with one bubble. `steps`, `wrong`, `person`: data of its buttons; `steps` None: no such button."""
    body = [
        words(text(f"part.topic.{entry.topic}"), size="xs", color=CLAY, weight="bold"),
        words(entry.title, size="lg", weight="bold", margin="xs"),
    ]
    if entry.deadlines:
        body.append(_dates(entry.deadlines, now))
    body.append(words(entry.answer, size="md", margin="lg"))
    body += [{"type": "separator", "color": SAND, "margin": "lg"}, *_origin(entry, now)]
    bubble = {"type": "bubble", "size": "mega", "body": _box(body), "footer": _footer(entry, steps, wrong, person)}
    return with_quick(_flex(bubble, text("alt.answer", title=entry.title, line=entry.answer.splitlines()[0])), quick)


def steps_card(entry: Entry, *, person: str, quick: Sequence[Action] = ()) -> Message:
    """The steps of an entry, numbered. Errors: ValueError when it has none."""
    if not entry.steps:
        raise ValueError(f"{entry.id} has no steps")
    rows = [_step(number, step) for number, step in enumerate(entry.steps[:STEPS_A_CARD], start=1)]
    body = [words(text("ask.steps_of", title=entry.title), size="lg", weight="bold"), *rows]
    foot = [*_links(entry), _button(tap("label.ask_person", person), "secondary")]
    bubble = {"type": "bubble", "size": "mega", "body": _box(body), "footer": _box(foot, spacing="sm")}
    return with_quick(_flex(bubble, text("alt.steps", title=entry.title)), quick)


def choices(question_key: str, offered: Sequence[tuple[Entry, str]], *, none: str, person: str) -> Message:
    """ "หมายถึงข้อไหนคะ" with one button for each entry, "none of these", and a person. Pairs: entry, button data."""
    foot = [_button(_named(entry.title, data), "primary") for entry, data in offered]
    foot.append(_button(tap("label.none_of_these", none), "secondary"))
    foot.append(_button(tap("label.ask_person", person), "secondary"))
    bubble = {
        "type": "bubble",
        "size": "mega",
        "body": _box([words(text(question_key), size="md", weight="bold")]),
        "footer": _box(foot, spacing="sm"),
    }
    return _flex(bubble, text("alt.choices", titles=" / ".join(entry.title for entry, _ in offered)))


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


def _footer(entry: Entry, steps: str | None, wrong: str, person: str) -> Message:
    foot: list[Message] = []
    if steps is not None and entry.steps:
        foot.append(_button(tap("label.steps", steps), "primary"))
    if entry.status == "needs_office":
        foot.append(_button(tap("label.let_office_answer", person), "primary"))
    foot += _links(entry)
    last = [_button(tap("label.not_this", wrong), "secondary")]
    if entry.status == "ready":
        last.append(_button(tap("label.ask_person", person), "secondary"))
    foot += [{"type": "box", "layout": "horizontal", "spacing": "sm", "contents": last}]
    return _box(foot, spacing="sm")


def _links(entry: Entry) -> list[Message]:
    return [_button({"type": "uri", "label": link.label, "uri": link.uri}, "link") for link in entry.buttons]


def _step(number: int, step: str) -> Message:
    return {
        "type": "box",
        "layout": "horizontal",
        "spacing": "md",
        "margin": "lg",
        "contents": [
            {**words(str(number), size="md", weight="bold", color=CLAY), "flex": 1},
            {**words(step, size="sm"), "flex": 9},
        ],
    }


def _named(title: str, data: str) -> Action:
    return {"type": "postback", "label": title, "data": data, "displayText": title}


def _button(action: Action, style: str) -> Message:
    button: Message = {
        "type": "button",
        "style": style,
        "height": "sm",
        "adjustMode": "shrink-to-fit",  # two long Thai labels side by side on a small phone
        "action": action,
    }
    button["color"] = {"primary": LEAF, "secondary": SAND, "link": CLAY}[style]
    return button


def _box(contents: list[Message], *, spacing: str | None = None) -> Message:
    box: Message = {"type": "box", "layout": "vertical", "backgroundColor": PAPER, "contents": contents}
    if spacing:
        box["spacing"] = spacing
    return box


def _flex(bubble: Message, alt: str) -> Message:
    return {"type": "flex", "altText": cut_utf16(alt, ALT_LIMIT), "contents": bubble}
