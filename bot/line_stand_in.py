"""Puts the emulator in LINE's place inside `run`: its pages beside ours, its webhooks to us, a demo to look at.

The only file of the product that knows the emulator; everything else sees LINE at another base URL.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time

from flask import Flask

from bot import rich_menus
from bot.demo import plant
from bot.emulator import Line, create_blueprint
from bot.line_client import LineError
from bot.runtime import Runtime, utc_now
from content.demo import load_demo
from content.places import Tambon
from db import officers

log = logging.getLogger(__name__)

DEMO = "nan"
READY_WITHIN_SECONDS = 30


def register(app: Flask, runtime: Runtime) -> None:
    """LINE's API and the page with the phones on our own address; demo data on the first start."""
    settings = runtime.settings
    line = Line(
        channel_secret=settings.channel_secrets[0],
        channel_access_token=settings.access_token,
        webhook_url=f"{settings.here}/webhook",
    )
    channel = runtime.channels.by_slug()
    if channel is None:
        raise LookupError("the default office is made before the emulator starts")
    places = runtime.situations.places(channel.office)
    app.register_blueprint(create_blueprint(line, places=[_point(t) for t in places.tambons]))
    villager = next(person for person in line.people.values() if person.role == "villager")
    plant(runtime, channel.office, officers=_officers(line), villager=villager.id, now=utc_now())
    threading.Thread(target=_put_up_menus, args=(runtime,), name="rich-menus", daemon=True).start()


def _point(tambon: Tambon) -> dict[str, object]:
    return {
        "code": tambon.code,
        "district": tambon.district,
        "tambon": tambon.tambon,
        "lat": tambon.lat,
        "lon": tambon.lon,
    }


def _officers(line: Line) -> dict[str, str]:
    """LINE user ids of the demo's officers by their key; the first has the phone that is on the page already."""
    first, *others = load_demo(DEMO).officers
    phone = next(person for person in line.people.values() if person.role == "officer")
    users = {first.key: phone.id}
    for officer in others:
        known = hashlib.sha256(f"demo officer {officer.key}".encode()).hexdigest()[:32]
        users[officer.key] = line.add_person(officer.name, "officer", id=f"U{known}").id
    return users


def _put_up_menus(runtime: Runtime) -> None:
    """Beside the start, through LINE's own API: drawing takes a while, and the API must listen first."""
    channel = runtime.channels.by_slug()
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while channel is not None and time.monotonic() < deadline:
        try:
            rich_menus.upload(channel)
            with runtime.database.reading() as session:
                joined = [o.person for o in officers.all_of(session, channel.office.id) if o.person is not None]
            for person in joined:
                rich_menus.link(channel, person.line_user_id, "officer")
            return
        except LineError as error:
            log.info("the emulator does not listen yet: %s", type(error).__name__)
            time.sleep(0.2)
