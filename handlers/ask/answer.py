"""What becomes of a message that no talk took: answered, asked back, or given to whoever it is for.

Decides by what `content.search` found; how each is said is the matter of its own file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from content import search
from content.cards.long_form import pages
from content.entries import entries
from content.say import say
from content.search import Found
from handlers.ask import feedback, last_one, log, show, unclear
from handlers.buttons import Tap
from handlers.casework import consultation
from handlers.complain import start as complain
from handlers.complain.emergency import answer as emergency
from handlers.incoming import Incoming
from handlers.menu import small_talk
from handlers.menu.topics import topic_buttons
from handlers.my_cases import list as my_cases
from handlers.outcome import Outcome, reply
from handlers.situation import Situation


def reply_to(s: Situation, said: Incoming) -> Outcome:
    """The answer to a text outside any talk."""
    if (about_the_last := last_one.reply_to(s, said.text)) is not None:
        return about_the_last
    found = search.find(said.text, log.leaned_on(s))
    return _ANSWERS[found.decision](s, said, found)


def aside(s: Situation, said: Incoming) -> Outcome | None:
    """A question in the middle of a talk: its answer, or None when it is not surely one."""
    if said.kind != "text":
        return None
    found = search.find(said.text)
    if found.entry is None:
        return None
    return show.entry(s, found.entry, words=said.text, confidence=found.confidence)


def tapped(s: Situation, _said: Incoming, tap: Tap) -> Outcome | None:
    """Buttons `ask.…`; None for one that is not ours, is not signed, or belongs to somebody else's question."""
    if tap.action in ("ask.entry", "ask.steps"):
        return _entry_tapped(s, tap)
    if tap.action == "ask.none":
        return unclear.other_words(s, None)
    question = log.of_tap(s, tap.number("q"))
    if question is None or not tap.signed:
        return None
    if tap.action == "ask.helped":
        return feedback.helped(question)
    if tap.action == "ask.wrong":
        return feedback.not_this(s, question)
    if tap.action == "ask.missing":
        return feedback.missing(s, question, tap.values.get("what", ""))
    if tap.action == "ask.person":
        entry = entries().get(question.entry_id or "")
        words = log.words_of(s, question) or (entry.title if entry else None)
        if words is None:
            return consultation.asked_for(s, None)
        return consultation.open_consultation(s, topic=entry.title if entry else None, words=words)[1]
    return None


def _entry_tapped(s: Situation, tap: Tap) -> Outcome:
    entry = entries().get(tap.values.get("e", ""))
    if entry is None:  # an entry of an older release
        return reply(say("ask.gone", quick=topic_buttons(s)))
    question = log.of_tap(s, tap.number("q"))
    if tap.action == "ask.steps" and question is not None:
        page = tap.number("p") or 0
        return show.long_form(s, entry, question, page) if page < pages(entry) else reply(say("ask.gone"))
    # Chosen out of several: the words that were asked go on to the officer, should one be wanted.
    words = log.words_of(s, question) if question is not None else None
    return show.entry(s, entry, words=words)


def _answered(s: Situation, said: Incoming, found: Found) -> Outcome:
    if found.entry is None:
        return unclear.not_found(s, said.text, found.confidence)
    if log.just_answered(s, found.entry):
        return unclear.not_the_same_again(s, found, said.text)
    also = tuple(entry for entry, _ in found.alternatives)
    answered = show.entry(s, found.entry, words=said.text, confidence=found.confidence, also=also)
    if found.second is None or found.second.entry is None:
        return answered
    second = show.entry(s, found.second.entry, words=None, confidence=found.second.confidence)
    return answered.followed_by(reply(say("ask.also"))).followed_by(second)


def _complained(s: Situation, said: Incoming, found: Found) -> Outcome:
    """The complaint is begun with what was said; a question in the same message is answered first."""
    log.record(s, found.decision, words=None, confidence=found.confidence)
    begun = complain.from_words(s, said)
    if found.entry is None:
        return begun
    answered = show.entry(s, found.entry, words=None, confidence=found.confidence)
    return replace(answered.followed_by(begun), decision="complaint")


def _beyond(s: Situation, said: Incoming, found: Found) -> Outcome:
    if found.intent == "out_of_scope":
        return unclear.beyond(s, found, said.text)
    return unclear.unknown(s, found, said.text)


def _logged(then: Callable[[Situation, Incoming], Outcome]) -> Callable[[Situation, Incoming, Found], Outcome]:
    """What another room handles is counted here too; its words are kept there, if at all."""

    def handle(s: Situation, said: Incoming, found: Found) -> Outcome:
        log.record(s, found.decision, words=None, confidence=found.confidence)
        return then(s, said)

    return handle


_ANSWERS: Mapping[str, Callable[[Situation, Incoming, Found], Outcome]] = {
    "answer": _answered,
    "handover": _answered,
    "clarify": lambda s, said, found: unclear.clarify(s, found, said.text),
    "none": _beyond,
    "complaint": _complained,
    "track": _logged(lambda s, _: my_cases.show(s)),
    "officer": _logged(lambda s, _: consultation.asked_for(s, None)),
    "emergency": _logged(emergency),
    "smalltalk": lambda s, _, found: small_talk.answer(s, found.intent),
}
