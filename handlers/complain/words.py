"""What a villager's sentence says: what it is about, where, when; or that it is a greeting or a question.

Decides what is believed of a sentence; where an unclear place leads is decided in `place.py`.
"""

from __future__ import annotations

from content.categories import category_of
from content.commands import command_of
from content.places.units import District, Tambon
from content.short_words import means
from handlers.casework.receive import Told
from handlers.complain import draft
from handlers.incoming import Incoming
from handlers.situation import Situation
from handlers.talk import Answers, Taken

WORDS_LIMIT = 5000  # LINE's own limit of a text, PLATFORM §4

# More choices than this are no help; then the district is asked for.
CHOICES_AT_MOST = 6
LETTERS_AROUND_A_NAME = 16  # อยู่ที่ตำบล … นะคะ


def is_for_somebody_else(text: str) -> bool:
    """A command or a greeting is no answer to a question of this talk."""
    return not text or command_of(text) is not None or means(text, "small_talk")


def may_be_a_question(s: Situation, text: str) -> bool:
    """Sounds like a question about something and tells nothing of a complaint."""
    return means(text, "question") and category_of(text) is None and not s.places.named(text)


def hear(s: Situation, answers: Answers, said: Incoming) -> Taken:
    """Keeps a sentence and takes from it what is not known yet: what, where, when."""
    words = said.text[:WORDS_LIMIT]
    answers, tells = draft.keep(s, answers, Told("words", words, None, said.message_id))
    if "what" not in answers and not is_only_a_place(s, words):
        answers = {**answers, "what": True, "category": _category(answers.get("category"), words)}
    if "where" not in answers and not any(name in answers for name in draft.OPEN_PLACE_QUESTIONS):
        answers = place_named(s, answers, words) or answers
    if "when" not in answers and means(words, "time"):
        answers = {**answers, "when": True}
    return Taken(answers, tells=tells)


def _category(chosen: str | None, words: str) -> str | None:
    """What somebody has chosen stands, unless it was "other": words are only a hint."""
    return chosen if chosen not in (None, "other") else category_of(words) or chosen


def is_only_a_place(s: Situation, words: str) -> bool:
    """A name and hardly a word besides: "ที่ตำบลดู่ใต้ค่ะ" tells where, not what."""
    if category_of(words) is not None:
        return False
    names = [unit.tambon if isinstance(unit, Tambon) else unit.name for unit in s.places.named(words)]
    return bool(names) and len("".join(words.split())) <= max(map(len, names)) + LETTERS_AROUND_A_NAME


def place_named(s: Situation, answers: Answers, words: str) -> Answers | None:
    """The answers with the place that the words name: settled, or as choices where several fit. None: no name."""
    units = s.places.named(words)
    tambons = [unit for unit in units if isinstance(unit, Tambon)]
    districts = [unit for unit in units if isinstance(unit, District)]
    if not units:
        return None
    if len(tambons) == 1 and _agree(tambons[0], districts):
        only = tambons[0]
        return draft.placed(answers, district_code=only.district_code, tambon_code=only.code, pin=answers.get("pin"))
    if not tambons and len(districts) == 1:
        return draft.placed(answers, district_code=districts[0].code, pin=answers.get("pin"))
    choices = [unit.code for unit in tambons or districts]
    if not all(_agree(tambon, districts) for tambon in tambons):
        choices += [district.code for district in districts]
    still_open = draft.without_open_place(answers)
    if len(choices) > CHOICES_AT_MOST:
        return {**still_open, "spot": words[: draft.PLACE_WORDS_LIMIT]}
    return {**still_open, "choices": choices}


def _agree(tambon: Tambon, districts: list[District]) -> bool:
    return not districts or tambon.district_code in {district.code for district in districts}
