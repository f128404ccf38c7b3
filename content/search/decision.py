"""Answer, clarify, hand over, or something else: what the bot makes of one message.

Precision first: a wrong date is the worst fault here, a polite hand-over is none. The thresholds are learned
(`make calibrate`), not typed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from content.entries import Entry
from content.search.characters import plain, squashed
from content.search.intents import SMALLTALK, first_meant, intents, is_emergency
from content.search.lexicon import Lexicon
from content.search.reading import LONGEST, Reading

if TYPE_CHECKING:
    from content.search.candidates import Calibration, Candidate

# ARCHITECTURE §7
Decision = Literal["answer", "clarify", "handover", "complaint", "track", "officer", "smalltalk", "emergency", "none"]

OFFERED = 3
LIKELY = 0.4  # and from which such a message is asked back
SURE = 0.95  # chance from which a message that names nothing of ours is answered all the same
NEARLY_AS_LIKELY = 0.08  # of the best one's chance: less likely ones are not worth a button


@dataclass(frozen=True, slots=True)
class Found:
    """What a message means.

    `intent` names it finely (question, greeting, complaint …), `decision` is what to do. `entry` is set when one entry
    is meant: with "answer" it can be given, with "handover" the office must complete it, with "complaint" the message
    asks it beside complaining. `alternatives` are the nearest others, or what to offer. `second` is set when two things
    are asked. Confidences are 0 to 1 and comparable between messages.
    """

    intent: str
    decision: Decision
    entry: Entry | None = None
    confidence: float = 0.0
    alternatives: tuple[tuple[Entry, float], ...] = ()
    second: Found | None = None


def quickly(text: str, lexicon: Lexicon) -> Found | None:
    """What can be told by patterns alone, without the index; None when it may be a question."""
    bare = squashed(lexicon.named(plain(text[:LONGEST])))
    if is_emergency(bare):
        return Found("emergency", "emergency", confidence=1.0)
    meant = first_meant(bare, ("track", "person", "complaint", *SMALLTALK))
    if meant is None:
        return None
    decision: Decision = _DECISIONS.get(meant, "smalltalk")
    return Found(meant, decision, confidence=1.0)


_DECISIONS: Mapping[str, Decision] = {"track": "track", "person": "officer", "complaint": "complaint"}


def by_name_alone(reading: Reading, entries: Mapping[str, Entry]) -> Found | None:
    """A topic's name and nothing else: its most asked entries are offered."""
    ids = intents().only_a_topic.get(reading.tokens[0]) if len(set(reading.tokens)) == 1 else None
    if not ids:
        return None
    offered = tuple((entries[entry_id], 0.5) for entry_id in ids if entry_id in entries)
    if len(offered) == 1:
        return _given(offered[0][0], 0.9, ())
    return Found("topic", "clarify", None, 0.5, offered)


def decide(
    reading: Reading,
    candidates: tuple[Candidate, ...],
    calibration: Calibration,
    entries: Mapping[str, Entry],
    *,
    named: bool,
    foreign: bool,
) -> Found:
    """What to do with the entries that came nearest.

    `named`: the message names one of our topics. `foreign`: it names what is another office's matter.
    """
    scored = tuple((entries[one.id], round(one.chance, 3)) for one in candidates if one.id in entries)
    best, chance = scored[0] if scored else (None, 0.0)
    bare = squashed(reading.named)
    if foreign:
        return Found("out_of_scope", "none", None, chance, scored[:2])
    ours = named or first_meant(bare, ("office_knows", "our_field")) is not None
    if best is not None and chance >= _line(best, calibration, ours=ours):
        return _given(best, chance, scored[1:4])
    if sum(one for _, one in scored[:OFFERED]) >= (calibration.clarify if ours else LIKELY):
        return Found("question", "clarify", None, chance, _offered(scored))
    if first_meant(bare, ("office_knows", "our_field")):
        return Found("question", "handover", None, chance, scored[:2])
    return Found("unknown", "none", None, chance, scored[:2])


def beside_a_complaint(complaint: Found, question: Found) -> Found:
    """A question that carries a complaint: both."""
    return replace(complaint, entry=question.entry, confidence=question.confidence) if question.entry else complaint


def _line(best: Entry, calibration: Calibration, *, ours: bool) -> float:
    """From which chance the entry is given: an entry with dates, and a message that may be about anything, later."""
    if not ours:
        return SURE
    return calibration.answer_date if best.deadlines else calibration.answer


def _given(entry: Entry, chance: float, others: tuple[tuple[Entry, float], ...]) -> Found:
    return Found("question", "answer" if entry.status == "ready" else "handover", entry, chance, others)


def _offered(scored: tuple[tuple[Entry, float], ...]) -> tuple[tuple[Entry, float], ...]:
    best, *others = scored[:OFFERED]
    return (best, *(pair for pair in others if pair[1] >= best[1] * NEARLY_AS_LIKELY))
