"""What happened? A sentence, or a photo with one of the categories."""

from __future__ import annotations

from dataclasses import replace

from content import quick
from content.cards import complaint as card
from content.categories import categories, category
from content.say import Action, Message, say
from handlers.buttons import Tap
from handlers.complain.taps import data
from handlers.complain.words import hear, is_for_somebody_else, may_be_a_question
from handlers.incoming import Incoming
from handlers.situation import Situation
from handlers.talk import Answers, Refused, Step, Taken


def ask(s: Situation, answers: Answers) -> tuple[Message, ...]:
    if answers.get("media") and "category" not in answers:
        return (say("complain.what_is_on_it", quick=_categories(s, answers)),)
    if answers.get("category") is not None:
        about = card.about(answers["category"])
        return (say("complain.what_of_it", about=about, quick=[quick.camera(), quick.camera_roll()]),)
    buttons = [*_categories(s, answers), quick.camera(), quick.camera_roll()]
    return (say("complain.what", quick=buttons),)


def take(s: Situation, answers: Answers, said: Incoming, tap: Tap | None) -> Taken | Refused | None:
    if tap is not None:
        chosen = category(tap.values.get("c", "")) if tap.action == "complain.category" else None
        if chosen is None:
            return None
        answers = {**answers, "category": chosen.key}
        return Taken({**answers, "what": True} if answers.get("media") else answers)
    if said.kind != "text" or is_for_somebody_else(said.text) or may_be_a_question(s, said.text):
        return None
    heard = hear(s, answers, said)
    return heard if "what" in heard.answers else replace(heard, says=(say("complain.got_words"),))


def _categories(s: Situation, answers: Answers) -> list[Action]:
    return [
        quick.tap_named(card.cut_label(found.name), data(s, answers, "complain.category", c=found.key))
        for found in categories()
    ]


# Back forgets the category too: it is offered again.
WHAT = Step("what", ask, take, fills=("what", "category"))
