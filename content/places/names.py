"""Which tambons and districts do a person's words name? Finds exact names, then misspelt ones, and stays silent where a
name is also an ordinary word. What to ask when several are found is the talk's business.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from content.places.spelling import fold, tidy
from content.places.units import District, Province, Tambon

Unit = Tambon | District

# A vowel or tone that hangs on the letter before it: a name that is followed by one ends inside a syllable (สถาน|ี).
_ENDS = "(?![ะ-ฺๅ็-๎])"
_STARTS = "(?<![เแโใไ])"  # and one that follows one of these starts inside a syllable
_TAMBON_TITLE = r"(?:ตำบล|อบต\.?|ทต\.?|ต\.|(?<![ก-๎])ต(?=\s))"
_DISTRICT_TITLE = r"(?:อำเภอ|อ\.|(?<![ก-๎])อ(?=\s))"
_TITLE = re.compile(f"(?P<tambon>{_TAMBON_TITLE})|(?P<district>{_DISTRICT_TITLE})")
_AFTER_TAMBON_TITLE = re.compile(rf"{_TAMBON_TITLE}\s*$")
_AFTER_DISTRICT_TITLE = re.compile(rf"{_DISTRICT_TITLE}\s*$")
_PLACE_WORDS = "ที่|แถว|อยู่|ใกล้|ใน|เขต|โซน|ย่าน|จาก|ไป|ถึง|ฝั่ง|ทาง|บ้าน|ชาว|คน"
_AFTER_PLACE_WORD = re.compile(rf"(?:{_PLACE_WORDS})\s*ๆ?\s*$")
# Words that promise a place more firmly than "ที่" or "ใน" do: enough to forgive a slip in the name after them.
_EXPECTING_PLACE = re.compile(rf"(?:{fold('แถว|อยู่|อยู่ที่|เขต|โซน|ย่าน|ฝั่ง')})\s*ๆ?\s*$")
_LONGEST_LOOK_BACK = 30
# Without a title, shorter names sound like, or are a slip away from, too many words (ทุ่งช้าง, ถุงยาง). In folded letters.
_LONG_ENOUGH_BY_SOUND = 6
_LONG_ENOUGH_FOR_A_SLIP = 8
_HOLE = "\n"


@dataclass(frozen=True)
class _Hit:
    start: int
    units: tuple[Unit, ...]


class NameFinder:
    """Finds the names of one province. ``find`` changes nothing and may be called from several threads."""

    def __init__(self, province: Province) -> None:
        self._rules = province.rules
        self._tambons: dict[str, tuple[Tambon, ...]] = {}
        for tambon in province.tambons:
            self._tambons[tambon.tambon] = (*self._tambons.get(tambon.tambon, ()), tambon)
        self._districts = {district.name: district for district in province.districts}
        self._names = sorted({*self._tambons, *self._districts}, key=len, reverse=True)
        words = sorted({*self._names, *self._rules.not_inside}, key=len, reverse=True)
        self._exact = re.compile(f"{_STARTS}(?:{'|'.join(map(re.escape, words))}){_ENDS}")
        self._folded = {name: fold(name) for name in self._names}
        self._capital = self._districts.get(f"เมือง{province.name}")
        elsewhere = rf"(?!\s*(?:จ\.|จังหวัด)\s*(?!{province.name})[ก-ฮเ-ไ])"
        self._elsewhere = re.compile(elsewhere)
        self._capital_short = re.compile(rf"{_DISTRICT_TITLE}\s*เมือง(?=$|[^ก-๎]|จ\.|จังหวัด){elsewhere}")

    def find(self, text: str) -> tuple[Unit, ...]:
        """Units in the order of the text, each once. A shared tambon name gives all, unless a district is named too."""
        clean = tidy(text)
        hits = [*self._exact_hits(clean), *self._misspelt_after_title(clean), *self._misspelt(clean)]
        units = [unit for hit in sorted(hits, key=lambda hit: hit.start) for unit in hit.units]
        named = {unit.code for unit in units if isinstance(unit, District)}
        return tuple(dict.fromkeys(unit for unit in units if self._fits(unit, named)))

    def _fits(self, unit: Unit, named_districts: set[str]) -> bool:
        if isinstance(unit, District):
            return True
        homes = {tambon.district_code for tambon in self._tambons[unit.tambon]}
        return unit.district_code in named_districts or not homes & named_districts

    def _exact_hits(self, text: str) -> Iterator[_Hit]:
        for match in self._exact.finditer(text):
            units = self._believed(match[0], text, match.start(), match.end())
            if units:
                yield _Hit(match.start(), units)
        if self._capital:
            for match in self._capital_short.finditer(text):
                yield _Hit(match.start(), (self._capital,))

    def _believed(self, name: str, text: str, start: int, end: int) -> tuple[Unit, ...]:
        """What an exact name here means; nothing where it is more likely an ordinary word or in another province."""
        if name in self._rules.not_inside or not self._elsewhere.match(text, end):
            return ()
        before = text[max(0, start - _LONGEST_LOOK_BACK) : start]
        if _AFTER_TAMBON_TITLE.search(before) and name in self._tambons:
            return self._tambons[name]
        if _AFTER_DISTRICT_TITLE.search(before) and name in self._districts:
            return (self._districts[name],)
        if name in self._rules.after_title:
            return ()
        whole = text.strip() == name
        if name in self._rules.after_place_word and not (whole or _AFTER_PLACE_WORD.search(before)):
            return ()
        return self._units(name)

    def _units(self, name: str) -> tuple[Unit, ...]:
        """A bare name that is a district's and a tambon's claims the district only: that is right either way."""
        district = self._districts.get(name)
        return (district,) if district else self._tambons[name]

    def _misspelt_after_title(self, text: str) -> Iterator[_Hit]:
        for title in _TITLE.finditer(text):
            rest = re.match(r"\s*([ก-๎]{2,24})", text[title.end() :])
            if not rest or self._exact.match(rest[1]) or rest[1].startswith("เมือง"):
                continue
            pool = list(self._tambons) if title["tambon"] else list(self._districts)
            name = self._closest(fold(rest[1]), pool)
            if name:
                yield _Hit(title.start(), self._tambons[name] if title["tambon"] else (self._districts[name],))

    def _closest(self, word: str, pool: list[str]) -> str | None:
        """The one name of ``pool`` that the start of ``word`` most resembles; None when none or two do."""
        scores = sorted(
            (min(Levenshtein.distance(self._folded[name], word[:size]) for size in _sizes(self._folded[name])), name)
            for name in pool
        )
        best, name = scores[0]
        if len(self._folded[name]) < 4 and word != self._folded[name]:
            return None
        if best > _slips(self._folded[name]) or (len(scores) > 1 and scores[1][0] == best):
            return None
        return name

    def _misspelt(self, text: str) -> Iterator[_Hit]:
        """Long names spelt by sound, anywhere; with a slip, only where a place is expected. Exact names are cut out."""
        folded = fold(_TITLE.sub(_HOLE, self._exact.sub(_HOLE, text)))
        for name in self._names:
            key = self._folded[name]
            if name in self._rules.after_title or len(key) < _LONG_ENOUGH_BY_SOUND or len(folded) < len(key) - 1:
                continue
            place = _resembling(key, folded)
            if place is None or not self._expected(name, folded, *place):
                continue
            start, end = place
            folded = folded[:start] + _HOLE * (end - start) + folded[end:]
            yield _Hit(len(text) + start, self._units(name))

    def _expected(self, name: str, folded: str, start: int, end: int) -> bool:
        by_sound = folded[start:end] == self._folded[name]
        if by_sound and name not in self._rules.after_place_word:
            return True
        if not by_sound and len(self._folded[name]) < _LONG_ENOUGH_FOR_A_SLIP:
            return False
        before = folded[max(0, start - _LONGEST_LOOK_BACK) : start]
        return folded.strip() == folded[start:end] or _EXPECTING_PLACE.search(before) is not None


def _sizes(key: str) -> range:
    return range(max(2, len(key) - 1), len(key) + 2)


def _slips(key: str) -> int:
    """How many letters of a folded name may be wrong: none of the short ones, since they are ordinary syllables."""
    return 0 if len(key) < 5 else 1 if len(key) < 10 else 2


def _resembling(key: str, folded: str) -> tuple[int, int] | None:
    """Where ``folded`` holds ``key`` with few slips, beginning with the same letter and at the edges of syllables."""
    found = fuzz.partial_ratio_alignment(key, folded, score_cutoff=80)
    if found is None or len(key) > len(folded) + 1:
        return None
    spans = [
        (Levenshtein.distance(key, folded[start:end]), start, end)
        for start in range(max(0, found.dest_start - 1), found.dest_start + 2)
        for end in range(start + len(key) - 1, min(len(folded), start + len(key) + 1) + 1)
    ]
    for slips, start, end in sorted(spans):
        if slips > _slips(key):
            return None
        if (
            folded[start : start + 1] == key[0]
            and re.match(_ENDS, folded[end:])
            and folded[max(0, start - 1)] not in "เแโไ"
        ):
            return start, end
    return None
