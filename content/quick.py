"""The buttons under a message and in cards, as LINE's action objects.

Decides how an action looks to LINE; labels are keys of `content/messages`, data strings come from the handlers.
"""

from __future__ import annotations

from datetime import date

from content.say import Action, text


def tap(label_key: str, data: str, *, shows: str | None = None, **values: object) -> Action:
    """A postback button. `shows` is a key of what appears as the person's own bubble (default: the label)."""
    label = text(label_key, **values)
    shown = text(shows, **values) if shows else label
    return {"type": "postback", "label": label, "data": data, "displayText": shown}


def tap_named(label: str, data: str) -> Action:
    """A postback button whose label is data (a district, a question's title), already short enough."""
    return {"type": "postback", "label": label, "data": data, "displayText": label}


def write(label_key: str, words: str | None = None) -> Action:
    """A button that makes the person say something (default: the label's own words)."""
    label = text(label_key)
    return {"type": "message", "label": label, "text": words or label}


def open_link(label_key: str, uri: str, **values: object) -> Action:
    """A button that opens a web address or dials a number (http, https, line, tel)."""
    return {"type": "uri", "label": text(label_key, **values), "uri": uri}


def camera(label_key: str = "label.camera") -> Action:
    """Opens the camera; quick replies only (PLATFORM §4.2)."""
    return {"type": "camera", "label": text(label_key)}


def camera_roll(label_key: str = "label.camera_roll") -> Action:
    """Opens the photos; quick replies only."""
    return {"type": "cameraRoll", "label": text(label_key)}


def place(label_key: str = "label.location") -> Action:
    """Opens the map to send a pin; quick replies only."""
    return {"type": "location", "label": text(label_key)}


def pick_day(label_key: str, data: str, *, first: date, last: date, initial: date) -> Action:
    """Opens a calendar; the chosen day comes back as `params.date` of the tap, without a time zone (PLATFORM §4.2)."""
    return {
        "type": "datetimepicker",
        "label": text(label_key),
        "data": data,
        "mode": "date",
        "initial": initial.isoformat(),
        "min": first.isoformat(),
        "max": last.isoformat(),
    }
