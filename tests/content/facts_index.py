"""`python -m tests.content.facts_index ../shared/facts`: writes content/facts.yml anew from the fact sheets.

The index holds ids and how far each fact may be used, no sentence of the sheets, so that `content check` can tell an
unknown, an expired or a superseded fact on a machine that has no sheets.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

SHEETS = {"isf": "isingleform.md", "gi": "gi.md", "aw": "awards.md", "om": "opoai-mind.md", "cmp": "complaints.md"}
FACT = re.compile(r"^\s*-\s*\[?(F\d+\.\d+|[GAOM]\d{2})\]?\s")
SECTION = re.compile(r"^###? (\d(?:\.\d)?)\.? ")
STANDING = {"[หมดแล้ว": "expired", "[ถูกแทน": "superseded"}
CONFIDENCE = {"high": "high", "medium": "medium", "low": "low", "สูง": "high", "กลาง": "medium", "ต่ำ": "low"}


def index(folder: Path) -> dict[str, str]:
    """By fact id: "current", "expired" or "superseded", and the sheet's confidence, as "current high"."""
    found: dict[str, str] = {}
    for prefix, name in SHEETS.items():
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            match = SECTION.match(line) if prefix == "cmp" else FACT.match(line)
            if match is None:
                continue
            standing = next((word for sign, word in STANDING.items() if sign in line), "current")
            words = list(re.findall(r"high|medium|low|สูง|กลาง|ต่ำ", line.rsplit("—", 1)[-1]))
            confidence = "" if prefix == "cmp" else f" {CONFIDENCE[words[0]] if words else 'unsaid'}"
            found[f"{prefix}:{match[1]}"] = standing + confidence
    return found


def written(facts: dict[str, str]) -> str:
    head = "# Every fact id of the sheets: how it stands, how sure it is. Written by tests/content/facts_index.py.\n"
    return head + "".join(f'"{fact}": {standing}\n' for fact, standing in facts.items())


if __name__ == "__main__":
    if not Path(sys.argv[1]).is_dir():
        sys.exit("the fact sheets are not there")
    Path("content/facts.yml").write_text(written(index(Path(sys.argv[1]))), encoding="utf-8")
