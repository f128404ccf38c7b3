"""What to do and whom to call, with buttons that dial. Said before anything else in an emergency."""

from __future__ import annotations

from content import quick
from content.say import Message, text

# Fire and rescue, ambulance, police: seen in public pages (complaints.md 1.6). No other number may be added unseen.
HOTLINES = ("199", "1669", "191")


def hotlines() -> Message:
    """A message whose buttons stay: quick replies would vanish under the question that follows."""
    actions = [quick.open_link(f"button.emergency.{number}", f"tel:{number}") for number in HOTLINES]
    return {
        "type": "template",
        "altText": text("alt.emergency"),
        "template": {"type": "buttons", "text": text("emergency.now"), "actions": actions},
    }
