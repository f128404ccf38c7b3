"""The pictures, clips and files people sent, and when LINE lets the bot have them.

https://developers.line.biz/en/reference/messaging-api/#get-content (PLATFORM §5); how they are served is in
`api.contents`.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

# LINE names no figure; these are this stand-in's own, and tests may change them on `Contents`.
TRANSCODING_TAKES = timedelta(seconds=1)
KEPT_FOR = timedelta(days=14)
BYTES_KEPT = 256 * 1024 * 1024


@dataclass
class Content:
    message_id: str
    kind: str  # image, video, audio or file
    media_type: str
    data: bytes
    ready_at: datetime
    gone_at: datetime
    file_name: str = ""
    gone: bool = False

    def is_gone(self, now: datetime) -> bool:
        return self.gone or now >= self.gone_at

    def is_ready(self, now: datetime) -> bool:
        return now >= self.ready_at


class Contents:
    def __init__(self) -> None:
        self.transcoding_takes = TRANSCODING_TAKES
        self.kept_for = KEPT_FOR
        self._blobs: OrderedDict[str, Content] = OrderedDict()
        self._bytes = 0

    def add(
        self, message_id: str, kind: str, media_type: str, data: bytes, now: datetime, file_name: str = ""
    ) -> Content:
        slow = kind in ("video", "audio")
        ready_at = now + self.transcoding_takes if slow else now
        content = Content(message_id, kind, media_type, data, ready_at, now + self.kept_for, file_name)
        self._blobs[message_id] = content
        self._bytes += len(data)
        while self._bytes > BYTES_KEPT and len(self._blobs) > 1:
            _, oldest = self._blobs.popitem(last=False)
            self._bytes -= len(oldest.data)
        return content

    def find(self, message_id: str) -> Content | None:
        return self._blobs.get(message_id)

    def withdraw(self, message_id: str) -> None:
        """After an unsend the bytes are gone at once; the id stays known, so that LINE's 410 can be told from its
        404."""
        content = self._blobs.get(message_id)
        if content:
            self._bytes -= len(content.data)
            content.data, content.gone = b"", True
