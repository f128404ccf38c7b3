"""Photos, voice clips, videos and files inside a complaint: each is kept as testimony, a burst is answered once."""

from __future__ import annotations

from typing import Literal

from content.say import Message, say
from handlers.casework import receive
from handlers.complain import draft
from handlers.complain.got import got
from handlers.incoming import Incoming
from handlers.situation import Situation
from handlers.talk import Answers, Refused, Taken

Received = Literal["complain.got_photo", "complain.got_voice", "complain.got_video", "complain.got_file"]
SAID: dict[str, Received] = {
    "photo": "complain.got_photo",
    "voice": "complain.got_voice",
    "video": "complain.got_video",
    "file": "complain.got_file",
}


def take(s: Situation, answers: Answers, said: Incoming) -> Taken | Refused:
    """Keeps one. The photos of a burst are answered when the last of them is there (LINE sends them in any order)."""
    told = receive.told_of(s, said)
    if told is None:
        return Refused("complain.media_elsewhere")
    answers, tells = draft.keep(s, answers, told)
    answers = {**answers, "media": answers.get("media", 0) + 1}
    if answers.get("category") is not None:
        answers["what"] = True
    if said.set_id is None or said.set_total is None or said.set_total < 2:
        return Taken(answers, (got(answers, thanks(said.kind, 1)),), tells=tells)
    return _of_a_burst(answers, said.set_id, said.set_total, tells)


def _of_a_burst(answers: Answers, set_id: str, total: int, tells: draft.Notices) -> Taken:
    bursts = {**answers.get("bursts", {})}
    here = bursts.pop(set_id, 0) + 1
    if here < total:
        # In an emergency each would be a paid message; the officer hears of the last.
        tells = () if answers.get("urgent") else tells
        return Taken({**answers, "bursts": {**bursts, set_id: here}}, quiet=True, tells=tells)
    return Taken({**answers, "bursts": bursts}, (got(answers, thanks("photo", here)),), tells=tells)


def thanks(kind: str, count: int) -> Message:
    return say("complain.got_photos", count=count) if count > 1 else say(SAID.get(kind, "complain.got_file"))
