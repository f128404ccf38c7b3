"""One message of every kind, as a bot would send it; pictures come from the emulator's own samples.

The emulator refuses what LINE would refuse, so each of these is also a message LINE would take.
"""

from __future__ import annotations

from typing import Any

Message = dict[str, Any]


def _row(name: str, *contents: Message, **value: Any) -> Message:
    words = {"contents": list(contents)} if contents else value
    return {
        "type": "box", "layout": "baseline", "spacing": "sm",
        "contents": [
            {"type": "text", "text": name, "color": "#6B7580", "size": "sm", "flex": 2},
            {"type": "text", "size": "sm", "flex": 5, "wrap": True, **words},
        ],
    }  # fmt: skip


def case_card(picture: str) -> Message:
    return {
        "type": "flex",
        "altText": "เรื่องใหม่ นน-69-000123",
        "contents": {
            "type": "bubble",
            "header": {
                "type": "box", "layout": "vertical", "backgroundColor": "#0A7D42", "paddingAll": "16px",
                "contents": [
                    {"type": "text", "text": "เรื่องใหม่", "color": "#D6F5E3", "size": "sm"},
                    {"type": "text", "text": "กลิ่นเหม็นจากโรงงานริมน้ำ", "color": "#FFFFFF", "size": "lg", "weight": "bold", "wrap": True},
                ],
            },
            "hero": {"type": "image", "url": picture, "size": "full", "aspectRatio": "20:11", "aspectMode": "cover"},
            "body": {
                "type": "box", "layout": "vertical", "spacing": "md",
                "contents": [
                    _row("เลขเรื่อง", text="นน-69-000123", weight="bold"),
                    _row("ที่ไหน", text="ต.ผาสิงห์ อ.เมืองน่าน ใกล้โรงเรียนบ้านผาสิงห์"),
                    _row("กำหนด", {"type": "span", "text": "30 เม.ย. 2570 "}, {"type": "span", "text": "อีก 2 วัน", "color": "#B3261E", "weight": "bold"}),
                    {"type": "separator", "margin": "lg"},
                    {
                        "type": "box", "layout": "vertical", "margin": "lg", "backgroundColor": "#E3E7EC", "cornerRadius": "4px", "height": "8px",
                        "contents": [{"type": "box", "layout": "vertical", "width": "40%", "height": "8px", "backgroundColor": "#12A150", "contents": [{"type": "filler"}]}],
                    },
                ],
            },
            "footer": {
                "type": "box", "layout": "vertical", "spacing": "sm",
                "contents": [
                    {"type": "button", "style": "primary", "height": "sm", "color": "#0A7D42", "action": {"type": "postback", "label": "รับเรื่อง", "data": "accept:1", "displayText": "รับเรื่องแล้ว"}},
                    {
                        "type": "box", "layout": "horizontal", "spacing": "sm",
                        "contents": [
                            {"type": "button", "style": "secondary", "height": "sm", "action": {"type": "message", "label": "ขอข้อมูลเพิ่ม", "text": "ขอข้อมูลเพิ่ม"}},
                            {"type": "button", "style": "link", "height": "sm", "action": {"type": "uri", "label": "ดูแผนที่", "uri": "https://maps.example/1"}},
                        ],
                    },
                ],
            },
            "styles": {"footer": {"separator": True}},
        },
    }  # fmt: skip


def _programme(number: int, picture: str) -> Message:
    return {
        "type": "bubble", "size": "micro",
        "hero": {"type": "image", "url": picture, "size": "full", "aspectRatio": "4:3", "aspectMode": "cover"},
        "body": {
            "type": "box", "layout": "vertical",
            "contents": [
                {"type": "text", "text": f"โครงการที่ {number} พัฒนาผู้ประกอบการในจังหวัด", "weight": "bold", "wrap": True, "maxLines": 2, "size": "sm"},
                {"type": "text", "text": "รับสมัครถึง 12 ม.ค. 2570", "size": "xs", "color": "#6B7580", "margin": "sm"},
            ],
        },
        "footer": {"type": "box", "layout": "vertical", "contents": [{"type": "button", "height": "sm", "action": {"type": "message", "label": "สนใจ", "text": f"สนใจโครงการ {number}"}}]},
    }  # fmt: skip


def every_kind(base: str) -> dict[str, Message]:
    """name → message. `base`: where the emulator is, for the pictures."""
    picture = [f"{base}/emulator/samples/{number}" for number in (1, 2, 3)]
    choose = [
        {"type": "message", "label": "เลือก", "text": "เลือก"},
        {"type": "uri", "label": "อ่าน", "uri": "https://example.com/"},
    ]
    columns = [
        {"thumbnailImageUrl": url, "title": f"ข้อ {i}", "text": "คำอธิบายสั้นๆ", "actions": choose}
        for i, url in enumerate(picture, 1)
    ]
    return {
        "text": {"type": "text", "text": "สวัสดีค่ะ น้องปั้นเองค่ะ\nถามเรื่องโรงงาน หรือแจ้งเหตุได้เลยนะคะ"},
        "links": {"type": "text", "text": "ดูที่ https://www.diw.go.th/a?b=1 หรือโทร 054-710-123 ค่ะ ที่ปู่กู้ฝั่งนั้นน้ำปั๊มได้"},
        "textV2": {"type": "textV2", "text": "สวัสดี {{วงเล็บ}} {e}", "substitution": {"e": {"type": "emoji", "productId": "5ac1bfd5040ab15980c9b435", "emojiId": "001"}}},
        "sender": {"type": "text", "text": "ดิฉันรับเรื่องต่อนะคะ", "sender": {"name": "เจ้าหน้าที่นิด"}},
        "sticker": {"type": "sticker", "packageId": "446", "stickerId": "1988"},
        "image": {"type": "image", "originalContentUrl": picture[0], "previewImageUrl": picture[0]},
        "video": {"type": "video", "originalContentUrl": f"{base}/emulator/none.mp4", "previewImageUrl": picture[1]},
        "audio": {"type": "audio", "originalContentUrl": f"{base}/emulator/none.m4a", "duration": 65_000},
        "location": {"type": "location", "title": "โรงงานริมน้ำ", "address": "ต.ผาสิงห์ อ.เมืองน่าน จ.น่าน", "latitude": 18.85, "longitude": 100.749},
        "imagemap": {
            "type": "imagemap", "baseUrl": f"{base}/emulator/imagemap", "altText": "แผนภาพ", "baseSize": {"width": 1040, "height": 520},
            "actions": [
                {"type": "message", "label": "ซ้าย", "text": "กดซ้าย", "area": {"x": 0, "y": 0, "width": 520, "height": 520}},
                {"type": "uri", "label": "ขวา", "linkUri": "https://example.com/", "area": {"x": 520, "y": 0, "width": 520, "height": 520}},
            ],
        },
        "buttons": {
            "type": "template", "altText": "แจ้งเรื่องอะไรคะ",
            "template": {
                "type": "buttons", "thumbnailImageUrl": picture[2], "title": "แจ้งเรื่องอะไรคะ", "text": "เลือกข้อที่ใกล้ที่สุด",
                "actions": [{"type": "message", "label": "กลิ่น", "text": "กลิ่น"}, {"type": "postback", "label": "เสียง", "data": "c=noise"}],
            },
        },
        "confirm": {
            "type": "template", "altText": "ให้ติดต่อกลับไหมคะ",
            "template": {
                "type": "confirm", "text": "ให้เจ้าหน้าที่ติดต่อกลับไหมคะ",
                "actions": [{"type": "message", "label": "ใช่", "text": "ใช่"}, {"type": "message", "label": "ไม่", "text": "ไม่"}],
            },
        },
        "carousel": {"type": "template", "altText": "เลือกข้อ", "template": {"type": "carousel", "columns": columns}},
        "image_carousel": {
            "type": "template", "altText": "เลือกรูป",
            "template": {"type": "image_carousel", "columns": [{"imageUrl": url, "action": {"type": "message", "label": "รูปนี้", "text": "รูปนี้"}} for url in picture]},
        },
        "flex": case_card(picture[0]),
        "flex_carousel": {"type": "flex", "altText": "โครงการของจังหวัด", "contents": {"type": "carousel", "contents": [_programme(i, url) for i, url in enumerate(picture, 1)]}},
    }  # fmt: skip
