"""Trouble on request: what the network, LINE or an unlucky day may do to a bot.

It only says which trouble is due; webhooks obey it in `delivery`, API calls in `api.answering`.
"""

from dataclasses import dataclass, field
from typing import Any

ENDINGS = ("429-rate", "429-quota", "500", "502", "503", "504", "401", "403")
SENDING_KINDS = frozenset({"reply", "push", "multicast", "broadcast", "narrowcast"})


@dataclass
class Fault:
    """Trouble for the next `times` API calls of a kind.

    status:     one of ENDINGS (or any "4xx"/"5xx" number) answered instead of doing the work
    after:      do the work first, then answer the status (or cut): the caller cannot know it was done
    cut:        close the connection without an answer
    hang:       seconds of silence before anything else
    kind:       "reply", "push", … or None for every sending call
    """

    status: str | None = None
    kind: str | None = None
    times: int = 1
    after: bool = False
    cut: bool = False
    hang: float = 0.0

    def meets(self, kind: str) -> bool:
        return self.times > 0 and (kind == self.kind if self.kind else kind in SENDING_KINDS)


@dataclass
class Nasty:
    # How webhooks go out
    redeliver: bool = True  # the console's redelivery switch
    duplicate: bool = False  # every webhook arrives twice
    reorder: bool = False  # of two waiting webhooks of a chat the later one goes first
    standby: bool = False  # another module has the chat: mode "standby", no reply token
    unknown_event: bool = False  # every webhook carries one more event of a type nobody knows
    unknown_sticker: bool = False  # stickers have a stickerResourceType nobody knows
    wrong_signature: bool = False
    # How API calls are answered
    delay_ms: int = 0
    faults: list[Fault] = field(default_factory=list)

    def next(
        self,
        kind: str | None = None,
        *,
        status: str | int | None = None,
        times: int = 1,
        after: bool = False,
        cut: bool = False,
        hang: float = 0.0,
    ) -> Fault:
        """Put trouble in the way of the next `times` API calls of `kind`; several stand in a queue. Raises
        ValueError."""
        wanted = None if status is None else str(status)
        if wanted is not None and wanted not in ENDINGS and not (wanted.isdigit() and 400 <= int(wanted) <= 599):
            raise ValueError(f"no such status: {wanted}")
        fault = Fault(status=wanted, kind=kind, times=times, after=after, cut=cut, hang=hang)
        self.faults.append(fault)
        return fault

    def take(self, kind: str) -> Fault | None:
        """The trouble due for a call of this kind, used up by one."""
        for fault in self.faults:
            if fault.meets(kind):
                fault.times -= 1
                if fault.times == 0:
                    self.faults.remove(fault)
                return fault
        return None

    def calm(self) -> None:
        """Everything as on a good day."""
        self.__dict__.update(Nasty().__dict__)

    def change(self, wish: dict[str, Any]) -> None:
        """A partial update from the page. Raises ValueError with a sentence; then nothing is changed."""
        switches = (
            "redeliver",
            "duplicate",
            "reorder",
            "standby",
            "unknown_event",
            "unknown_sticker",
            "wrong_signature",
        )
        fault = _fault_of(wish)
        for name in switches:
            if name in wish and not isinstance(wish[name], bool):
                raise ValueError(f"{name} ต้องเป็น true หรือ false")
        if "delay_ms" in wish:
            delay = wish["delay_ms"]
            if isinstance(delay, bool) or not isinstance(delay, int) or not 0 <= delay <= 60_000:
                raise ValueError("การหน่วงต้องเป็นจำนวนเต็ม 0 ถึง 60,000 มิลลิวินาที")
            self.delay_ms = delay
        for name in switches:
            if name in wish:
                setattr(self, name, wish[name])
        if fault is not None:
            self.faults = [fault] if fault.times else []

    def as_json(self) -> dict[str, Any]:
        first = self.faults[0] if self.faults else Fault(times=0)
        return {
            "redeliver": self.redeliver,
            "duplicate": self.duplicate,
            "reorder": self.reorder,
            "standby": self.standby,
            "unknown_event": self.unknown_event,
            "unknown_sticker": self.unknown_sticker,
            "wrong_signature": self.wrong_signature,
            "next_status": first.status,
            "kind": first.kind,
            "times": first.times,
            "after": first.after,
            "hang_seconds": first.hang,
            "cut_after_send": first.cut and first.after,
            "cut_before_send": first.cut and not first.after,
            "delay_ms": self.delay_ms,
        }


def _fault_of(wish: dict[str, Any]) -> Fault | None:
    """The one fault the page can set; None when the wish does not speak of faults, times 0 when it takes them away."""
    if not {"next_status", "cut_after_send", "cut_before_send", "hang_seconds"} & set(wish):
        return None
    status, hang, times = wish.get("next_status"), wish.get("hang_seconds") or 0, wish.get("times") or 1
    cut_after, cut_before = bool(wish.get("cut_after_send")), bool(wish.get("cut_before_send"))
    if isinstance(times, bool) or not isinstance(times, int) or not 1 <= times <= 1_000_000:
        raise ValueError("จำนวนครั้งต้องเป็นจำนวนเต็มตั้งแต่ 1")
    if isinstance(hang, bool) or not isinstance(hang, int | float) or not 0 <= hang <= 600:
        raise ValueError("เวลาค้างต้องเป็น 0 ถึง 600 วินาที")
    kind = wish.get("kind") or None
    if kind is not None and not isinstance(kind, str):
        raise ValueError("ชื่อคำขอไม่ถูกต้อง")
    if status in (None, "", "none") and not (cut_after or cut_before or hang):
        return Fault(times=0)
    after = cut_after or bool(wish.get("after"))
    return Nasty().next(
        kind, status=status or None, times=times, after=after, cut=cut_after or cut_before, hang=float(hang)
    )
