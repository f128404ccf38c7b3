"""Answer, clarify, hand over, or something else: what the bot makes of one message.

Precision first: a wrong date is the worst fault here, a polite hand-over is none. The thresholds below were set on
messages written for it, none of which is a phrasing or a test message.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from content.entries import Entry
from content.search.characters import plain, squashed
from content.search.intents import SMALLTALK, first_meant, foreign_word, intents, is_emergency
from content.search.lexicon import Lexicon
from content.search.ranking import Index, Near

# ARCHITECTURE §7
Decision = Literal["answer", "clarify", "handover", "complaint", "track", "officer", "smalltalk", "emergency", "none"]

ANSWER = 0.62  # confidence from which one entry is given
ANSWER_DATE = 0.70  # an entry with dates must be surer
AHEAD = 0.07  # and the next entry must be this much behind
CERTAIN = 0.90  # nearly a phrasing word for word: no distance needed
CLARIFY = 0.40  # from here two or three are offered
OFFERED_WITHIN = 0.25  # how far behind the best an offered entry may be
OFFERED = 3
LONGEST = 600  # characters of a message that are looked at; a story says what it is about before that


@dataclass(frozen=True, slots=True)
class Found:
    """What a message means.

    `intent` names it finely (question, greeting, complaint …), `decision` is what to do. `entry` is set when one entry
    is meant: with "answer" it can be given, with "handover" the office must complete it. `alternatives` are the nearest
    others, or what to offer. Confidences are 0 to 1 and comparable between messages.
    """

    intent: str
    decision: Decision
    entry: Entry | None = None
    confidence: float = 0.0
    alternatives: tuple[tuple[Entry, float], ...] = ()


def quickly(text: str, lexicon: Lexicon) -> Found | None:
    """What can be told by patterns alone, without the index; None when it may be a question."""
    bare = squashed(lexicon.named(plain(text[:LONGEST])))
    if is_emergency(bare):
        return Found("emergency", "emergency", confidence=1.0)
    meant = first_meant(bare, ("track", "person", "complaint", *SMALLTALK))
    if meant == "track":
        return Found(meant, "track", confidence=1.0)
    if meant == "person":
        return Found(meant, "officer", confidence=1.0)
    if meant == "complaint":
        return Found(meant, "complaint", confidence=1.0)
    if meant is not None:
        return Found(meant, "smalltalk", confidence=1.0)
    return None


def by_knowledge(text: str, lexicon: Lexicon, index: Index, entries: dict[str, Entry]) -> Found:
    """What the knowledge makes of a message that no pattern settled."""
    named = lexicon.named(plain(text[:LONGEST]))
    tokens = lexicon.tokens(named)
    if offered := _only_a_topic(tokens, entries):
        return offered
    near = index.near(tokens)
    scored = [(one.entry, _confidence(one)) for one in near]
    scored.sort(key=lambda pair: -pair[1])
    foreign = foreign_word(squashed(named), tokens)
    if foreign and not (near and foreign in squashed(lexicon.named(plain(near[0].phrasing)))):
        return Found("out_of_scope", "none", alternatives=tuple(scored[:2]))
    return _decide(scored, squashed(named))


def _decide(scored: list[tuple[Entry, float]], bare: str) -> Found:
    best, confidence = scored[0] if scored else (None, 0.0)
    second = scored[1][1] if len(scored) > 1 else 0.0
    others = tuple(scored[1:4])
    if best is not None and _is_sure(best, confidence, second):
        decision: Decision = "answer" if best.status == "ready" else "handover"
        return Found("question", decision, best, confidence, others)
    if confidence >= CLARIFY:
        offered = tuple(pair for pair in scored[:OFFERED] if pair[1] >= confidence - OFFERED_WITHIN)
        return Found("question", "clarify", None, confidence, offered)
    if first_meant(bare, ("office_knows",)):
        return Found("question", "handover", None, confidence, tuple(scored[:2]))
    return Found("unknown", "none", None, confidence, tuple(scored[:2]))


def _is_sure(best: Entry, confidence: float, second: float) -> bool:
    needed = ANSWER_DATE if best.deadlines else ANSWER
    return confidence >= CERTAIN or (confidence >= needed and confidence - second >= AHEAD)


def _confidence(near: Near) -> float:
    """Nearness, less what the question says that the entry does not speak of."""
    return round(min(1.0, near.nearness * (0.5 + 0.5 * near.coverage)), 3)


def _only_a_topic(tokens: tuple[str, ...], entries: dict[str, Entry]) -> Found | None:
    ids = intents().only_a_topic.get(tokens[0]) if len(set(tokens)) == 1 else None
    if not ids:
        return None
    offered = tuple((entries[entry_id], CLARIFY) for entry_id in ids if entry_id in entries)
    if len(offered) == 1:
        return Found("question", "answer" if offered[0][0].status == "ready" else "handover", offered[0][0], ANSWER)
    return Found("topic", "clarify", None, CLARIFY, offered)
