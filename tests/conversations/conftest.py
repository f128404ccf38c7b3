from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conversations.stage import Stage
from tests.servers import postgres_database


@pytest.fixture(scope="package")
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The emulator and the bot, on the database that the test names; one for all tests on the same."""
    folder = tmp_path_factory.mktemp("conversations")
    if request.param == "postgresql":
        with postgres_database("nong_pun_talks") as url:
            stage = Stage(url, folder)
            yield stage
            stage.close()
        return
    stage = Stage(f"sqlite:///{folder}/pun.sqlite3", folder)
    yield stage
    stage.close()
