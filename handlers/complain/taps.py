"""The data behind the buttons of a complaint: they name their talk, so that an old one is known as old."""

from __future__ import annotations

from handlers.situation import Situation
from handlers.talk import Answers


def data(s: Situation, answers: Answers, action: str, **values: object) -> str:
    talk = {"t": answers["talk"]} if "talk" in answers else {}
    return s.buttons.shows(action, **talk, **values)
