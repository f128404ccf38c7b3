"""All tables, one class (and what cannot live without it) a file. Importing this names every table once."""

from db.tables.audit_line import AuditLine
from db.tables.base import Base
from db.tables.case import CASE_KINDS, CASE_STATES, Case, TicketSequence
from db.tables.case_fact import FACT_KINDS, CaseFact
from db.tables.conversation import Conversation
from db.tables.district_shape import DistrictShape
from db.tables.entry_version import ENTRY_ORIGINS, EntryVersion, LiveEntry
from db.tables.factory import Factory
from db.tables.heartbeat import Heartbeat
from db.tables.inbox_event import InboxEvent
from db.tables.media import Media
from db.tables.office import Office
from db.tables.officer import OFFICER_ROLES, Officer, OfficerDistrict
from db.tables.outbox_message import OutboxMessage
from db.tables.person import Person
from db.tables.question import Question
from db.tables.reporter import Reporter, ReporterIdentity
from db.tables.talk import Talk
from db.tables.testimony import Testimony
from db.tables.withdrawn_message import WithdrawnMessage

__all__ = [
    "CASE_KINDS",
    "CASE_STATES",
    "ENTRY_ORIGINS",
    "FACT_KINDS",
    "OFFICER_ROLES",
    "AuditLine",
    "Base",
    "Case",
    "CaseFact",
    "Conversation",
    "DistrictShape",
    "EntryVersion",
    "Factory",
    "Heartbeat",
    "InboxEvent",
    "LiveEntry",
    "Media",
    "Office",
    "Officer",
    "OfficerDistrict",
    "OutboxMessage",
    "Person",
    "Question",
    "Reporter",
    "ReporterIdentity",
    "Talk",
    "Testimony",
    "TicketSequence",
    "WithdrawnMessage",
]
