"""The knowledge of `content/knowledge/*.yml` as typed, frozen entries, read once.

Decides what a well-formed entry is; finding the right one is `content.search`, showing it `content.cards.answer`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast, get_args

import regex

from content.deadlines import Deadline, Status, parse_rule
from content.load import ROOT, ContentError, read_yaml
from content.thai_dates import thai_date, thai_month

FOLDER = ROOT / "knowledge"
SOURCES_FILE = "sources.yml"

Topic = Literal["isingleform", "gi", "awards", "programmes", "licence", "complaints", "office"]
Audience = Literal["owner", "villager", "community", "everyone"]
Confidence = Literal["high", "medium", "low"]
EntryStatus = Literal["ready", "needs_office"]

PHRASINGS_AT_LEAST = 8
ANSWER_AT_MOST = 400
TABLE_AT_MOST = 12  # rows
LABEL_AT_MOST = 20  # grapheme clusters, PLATFORM §4.2: the title becomes a quick reply

_FILE_KEYS = {"topic", "audience", "checked_on", "review_by", "entries"}
_ENTRY_KEYS = {
    "id", "topic", "title", "short_title", "audience", "phrasings", "answer", "steps", "table", "buttons", "related",
    "facts", "sources", "checked_on", "review_by", "confidence", "status", "deadlines", "version",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """A page that states the facts. `date` is its own: "2025-01-17", "2023-05", "2023", or None where it shows none."""

    id: str
    name: str
    url: str | None
    date: str | None

    @property
    def thai_date(self) -> str | None:
        """ "17 ม.ค. 2568", "พ.ค. 2566" or "2566"."""
        return thai_page_date(self.date) if self.date else None


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address or dials."""

    label: str
    uri: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer with everything needed to find it, show it, and know whether it still holds."""

    id: str
    topic: Topic
    title: str
    short_title: str
    audience: Audience
    phrasings: tuple[str, ...]
    answer: str
    steps: tuple[str, ...]
    table: tuple[tuple[str, str], ...]  # what, and what holds for it: beside or instead of steps
    buttons: tuple[Link, ...]
    related: tuple[str, ...]
    facts: tuple[str, ...]
    sources: tuple[Source, ...]
    checked_on: date
    review_by: date
    confidence: Confidence
    status: EntryStatus
    deadlines: tuple[Deadline, ...]
    version: int
    file: str

    @property
    def has_long_form(self) -> bool:
        return bool(self.steps or self.table)


def entries() -> Mapping[str, Entry]:
    """Every entry by id, in the order of the files. Errors: ContentError naming the file and the entry."""
    return read_entries(FOLDER)


@cache
def read_entries(folder: Path) -> Mapping[str, Entry]:
    """The entries of one folder. Errors: ContentError on anything malformed, said twice, or leading nowhere."""
    sources = _sources(folder / SOURCES_FILE)
    found: dict[str, Entry] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name == SOURCES_FILE:
            continue
        for entry in _file_entries(path, sources):
            if entry.id in found:
                raise ContentError(f"{path.name}: {entry.id} stands in {found[entry.id].file} too")
            found[entry.id] = entry
    _check_related(found)
    _check_phrasings(found.values())
    return found


def by_topic(topic: str) -> tuple[Entry, ...]:
    """The entries of a topic, in the order officers wrote them: the most asked come first."""
    return tuple(entry for entry in entries().values() if entry.topic == topic)


def thai_page_date(written: str) -> str:
    """ "2025-01-17" → "17 ม.ค. 2568"; "2025-01" → "ม.ค. 2568"; "2025" → "2568"."""
    parts = [int(part) for part in written.split("-")]
    if len(parts) == 1:
        return str(parts[0] + 543)
    if len(parts) == 2:
        return thai_month(date(parts[0], parts[1], 1))
    return thai_date(date(parts[0], parts[1], parts[2]))


def _file_entries(path: Path, sources: Mapping[str, Source]) -> Iterable[Entry]:
    body = read_yaml(path)
    if not isinstance(body, dict) or not isinstance(body.get("entries"), list):
        raise ContentError(f"{path.name}: needs `entries`, a list")
    if unknown := set(body) - _FILE_KEYS:
        raise ContentError(f"{path.name}: unknown {', '.join(sorted(unknown))}")
    shared = {key: value for key, value in body.items() if key != "entries"}
    for raw in body["entries"]:
        entry_id = raw.get("id") if isinstance(raw, dict) else None
        if not isinstance(entry_id, str):
            raise ContentError(f"{path.name}: an entry without an id")
        try:
            yield _entry({**shared, **raw}, path.name, sources)
        except (KeyError, TypeError, ValueError) as error:
            reason = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            raise ContentError(f"{path.name}: {entry_id}: {reason}") from error


def _entry(raw: Mapping[str, Any], file: str, sources: Mapping[str, Source]) -> Entry:
    if unknown := set(raw) - _ENTRY_KEYS:
        raise ValueError(f"unknown {', '.join(sorted(unknown))}")
    entry = Entry(
        id=raw["id"],
        topic=_one_of(raw, "topic", Topic),
        title=_words(raw, "title"),
        short_title=_words(raw, "short_title"),
        audience=_one_of(raw, "audience", Audience),
        phrasings=tuple(line.strip() for line in _words(raw, "phrasings").splitlines() if line.strip()),
        answer=_words(raw, "answer"),
        steps=tuple(str(step) for step in raw.get("steps", ())),
        table=tuple(_row(row) for row in raw.get("table", ())),
        buttons=tuple(Link(label=button["label"], uri=button["uri"]) for button in raw.get("buttons", ())),
        related=tuple(raw.get("related", ())),
        facts=tuple(raw["facts"]),
        sources=tuple(_known(sources, source_id) for source_id in raw["sources"]),
        checked_on=_day(raw, "checked_on"),
        review_by=_day(raw, "review_by"),
        confidence=_one_of(raw, "confidence", Confidence),
        status=_one_of({"status": "ready", **raw}, "status", EntryStatus),
        deadlines=tuple(_deadline(deadline) for deadline in raw.get("deadlines", ())),
        version=int(raw.get("version", 1)),
        file=file,
    )
    _check_sizes(entry)
    return entry


def _check_sizes(entry: Entry) -> None:
    if len(entry.phrasings) < PHRASINGS_AT_LEAST:
        raise ValueError(f"has {len(entry.phrasings)} phrasings, at least {PHRASINGS_AT_LEAST} are needed")
    if len(entry.answer) > ANSWER_AT_MOST:
        raise ValueError(f"the answer has {len(entry.answer)} characters, at most {ANSWER_AT_MOST} are read")
    for label in (entry.short_title, *(button.label for button in entry.buttons)):
        if graphemes(label) > LABEL_AT_MOST:
            raise ValueError(f'"{label}" is longer than the {LABEL_AT_MOST} characters of a label')
    if len(entry.table) > TABLE_AT_MOST:
        raise ValueError(f"the table has {len(entry.table)} rows, at most {TABLE_AT_MOST} are read")
    if not entry.facts or not entry.sources:
        raise ValueError("states facts without a fact id or a source")
    if entry.review_by <= entry.checked_on:
        raise ValueError("review_by must come after checked_on")


def _row(raw: Any) -> tuple[str, str]:
    if not isinstance(raw, list) or len(raw) != 2:
        raise ValueError("a row of a table is [what, what holds for it]")
    return str(raw[0]), str(raw[1])


def graphemes(words: str) -> int:
    """Length as people and LINE's labels count: grapheme clusters (a consonant with its vowel and tone is one)."""
    return len(regex.findall(r"\X", words))


def _check_related(found: Mapping[str, Entry]) -> None:
    for entry in found.values():
        for other in entry.related:
            if other not in found or other == entry.id:
                raise ContentError(f"{entry.file}: {entry.id}: related {other} leads nowhere")


def _check_phrasings(found: Iterable[Entry]) -> None:
    owner: dict[str, Entry] = {}
    for entry in found:
        for phrasing in entry.phrasings:
            key = "".join(phrasing.casefold().split())
            if key in owner:
                raise ContentError(f'{entry.file}: {entry.id}: "{phrasing}" stands in {owner[key].id} too')
            owner[key] = entry


def _sources(path: Path) -> Mapping[str, Source]:
    sources: dict[str, Source] = {}
    for source_id, body in cast(dict[str, Any], read_yaml(path) or {}).items():
        try:
            # YAML reads 2025-01-17 as a date and 2023 as a number; both are written back the same way.
            written = str(body["date"]) if body.get("date") is not None else None
            if written:
                thai_page_date(written)
            sources[source_id] = Source(source_id, body["name"], body.get("url"), written)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ContentError(f"{path.name}: {source_id}: {error}") from error
    return sources


def _deadline(raw: Mapping[str, Any]) -> Deadline:
    as_of = str(raw["as_of"]) if raw.get("as_of") is not None else None
    if as_of:
        thai_page_date(as_of)
    return Deadline(raw["id"], raw["what"], parse_rule(raw["rule"]), _one_of(raw, "status", Status), as_of)


def _known(sources: Mapping[str, Source], source_id: str) -> Source:
    if source_id not in sources:
        raise ValueError(f"the source {source_id} does not stand in {SOURCES_FILE}")
    return sources[source_id]


def _words(raw: Mapping[str, Any], key: str) -> str:
    value = raw[key]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{key} has no words")
    return value.strip()


def _day(raw: Mapping[str, Any], key: str) -> date:
    value = raw[key]
    if not isinstance(value, date):
        raise ValueError(f"{key} must be a day such as 2026-11-22")
    return value


def _one_of(raw: Mapping[str, Any], key: str, allowed: Any) -> Any:
    value = raw[key]
    if value not in get_args(allowed):
        raise ValueError(f"{key} is {value!r}, must be one of {', '.join(get_args(allowed))}")
    return value
