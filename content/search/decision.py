"""Answer, clarify, hand over, or something else: what the bot makes of one message.

Precision first: a wrong date is the worst fault here, a polite hand-over is none. Weights and thresholds were set on
the phrasings and on messages written for it, never on a test message.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from content.entries import Entry
from content.search.characters import plain, squashed
from content.search.intents import SMALLTALK, first_meant, foreign_word, intents, is_emergency
from content.search.lexicon import Lexicon
from content.search.ranking import Index, Near, Ranked

# ARCHITECTURE §7
Decision = Literal["answer", "clarify", "handover", "complaint", "track", "officer", "smalltalk", "emergency", "none"]

ANSWER = 0.60  # confidence from which one entry is given
ANSWER_DATE = 0.72  # an entry with dates must be surer
CLARIFY = 0.12  # from here two or three are offered
CLARIFY_ON_TOPIC = 0.01  # and much earlier when the question names the topic
AHEAD = 0.02  # nearness by which an answer must be ahead of the next; closer ones are asked about
UNSURE = 0.55  # at most this sure when two are too close, or when the question does not name the answer's topic
OFFERED = 3
LONGEST = 600  # characters of a message that are looked at; a story says what it is about before that

# How nearness becomes the chance of being right: a logistic regression over each phrasing asked against all others
# (once with its own entry taken away), and 2,500 public Thai messages about other matters. Index: see `_confidence`.
_WEIGHTS = (1.384, 9.421, 6.647, 1.276, -2.791, -5.779, -5.828)


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
    ranked = index.near(tokens)
    scored = _scored(ranked)
    foreign = foreign_word(squashed(named), tokens)
    if foreign and not (scored and foreign in squashed(lexicon.named(plain(ranked.nearest[0].phrasing)))):
        return Found("out_of_scope", "none", alternatives=scored[:2])
    return _decide(scored, squashed(named), on_topic=any(near.on_topic for near in ranked.nearest))


def _decide(scored: tuple[tuple[Entry, float], ...], bare: str, *, on_topic: bool) -> Found:
    best, confidence = scored[0] if scored else (None, 0.0)
    if best is not None and confidence >= (ANSWER_DATE if best.deadlines else ANSWER):
        decision: Decision = "answer" if best.status == "ready" else "handover"
        return Found("question", decision, best, confidence, scored[1:4])
    if first_meant(bare, ("office_knows",)):
        return Found("question", "handover", None, confidence, scored[:2])
    if confidence >= (CLARIFY_ON_TOPIC if on_topic else CLARIFY):
        return Found("question", "clarify", None, confidence, _offered(scored))
    if first_meant(bare, ("our_field",)):
        return Found("question", "handover", None, confidence, scored[:2])
    return Found("unknown", "none", None, confidence, scored[:2])


def _offered(scored: tuple[tuple[Entry, float], ...]) -> tuple[tuple[Entry, float], ...]:
    """The best and what could be meant instead: of the same topic, or nearly as likely."""
    best, confidence = scored[0]
    also = [pair for pair in scored[1:] if pair[0].topic == best.topic or pair[1] >= confidence / 5]
    return (scored[0], *also[: OFFERED - 1])


def _scored(ranked: Ranked) -> tuple[tuple[Entry, float], ...]:
    """Each entry with its confidence. Its rival is the best other entry: the distance to it counts."""
    nearest = ranked.nearest
    scored = []
    for place, near in enumerate(nearest):
        rival = nearest[1 if place == 0 else 0].nearness if len(nearest) > 1 else 0.0
        scored.append((near.entry, _confidence(near, rival, ranked)))
    return tuple(scored)


def _confidence(near: Near, rival: float, ranked: Ranked) -> float:
    """The chance, 0 to 1, that the entry is what was asked for."""
    features = (
        near.nearness,
        near.coverage,
        near.nearness - rival,
        float(near.on_topic),
        ranked.known,
        1 / ranked.length,
        1.0,
    )
    chance = 1 / (1 + math.exp(-sum(weight * value for weight, value in zip(_WEIGHTS, features, strict=True))))
    return round(min(chance, UNSURE) if near.names_more or near.nearness - rival < AHEAD else chance, 3)


def _only_a_topic(tokens: tuple[str, ...], entries: dict[str, Entry]) -> Found | None:
    ids = intents().only_a_topic.get(tokens[0]) if len(set(tokens)) == 1 else None
    if not ids:
        return None
    offered = tuple((entries[entry_id], CLARIFY) for entry_id in ids if entry_id in entries)
    if len(offered) == 1:
        return Found("question", "answer" if offered[0][0].status == "ready" else "handover", offered[0][0], ANSWER)
    return Found("topic", "clarify", None, CLARIFY, offered)
