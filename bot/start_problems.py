"""What stops a start, told in one sentence: a mistake in the environment, a database away, a folder that is shut.

Decides which failures have a sentence; anything else is our fault and keeps its traceback.
"""

from __future__ import annotations

from sqlalchemy.exc import OperationalError

from bot.settings import SettingsError
from content.say import text


def sentence(problem: BaseException) -> str | None:
    """The sentence in Thai and English that says what to mend; None for a failure that nobody outside can mend."""
    if isinstance(problem, SettingsError):
        return str(problem)
    if isinstance(problem, OperationalError):
        return text("health.no_database")
    if isinstance(problem, OSError) and problem.filename is not None:
        return text("settings.file_shut", file=str(problem.filename))
    return None
