"""What the clinic keeps, one noun a file."""

from mesoplan.clinic.records.api_key import ApiKey
from mesoplan.clinic.records.calibration import Calibration
from mesoplan.clinic.records.check_in import CheckIn
from mesoplan.clinic.records.client import Client, SearchToken
from mesoplan.clinic.records.client_import import ClientImport
from mesoplan.clinic.records.clinic import Clinic
from mesoplan.clinic.records.consent import Consent, ConsentText, Withdrawal
from mesoplan.clinic.records.consultation import Consultation
from mesoplan.clinic.records.course import Course
from mesoplan.clinic.records.decision import Decision, Firing
from mesoplan.clinic.records.device import Device
from mesoplan.clinic.records.event import Event, Witness
from mesoplan.clinic.records.face_view import FaceView
from mesoplan.clinic.records.head_scale import HeadScale
from mesoplan.clinic.records.injection_map import InjectionMap
from mesoplan.clinic.records.intake import Intake
from mesoplan.clinic.records.link import Link
from mesoplan.clinic.records.lot import Lot, LotExpiry, LotExtension
from mesoplan.clinic.records.own_number import OwnNumber
from mesoplan.clinic.records.pack import Pack, PackEvent, Use
from mesoplan.clinic.records.photograph import Photograph
from mesoplan.clinic.records.recall import (
    Recall,
    RecallCheck,
    RecallContact,
    RecallNotice,
    RecallScope,
)
from mesoplan.clinic.records.receipt import Receipt, ReceiptLine
from mesoplan.clinic.records.scan import Scan, Settlement
from mesoplan.clinic.records.session import AmendedLot, Amendment, Delivery, Session
from mesoplan.clinic.records.sign_off import SignOff
from mesoplan.clinic.records.statement import Statement
from mesoplan.clinic.records.supplier import Authorisation, Supplier
from mesoplan.clinic.records.user import Membership, User
from mesoplan.clinic.records.visit import Visit

__all__ = [
    "AmendedLot",
    "Amendment",
    "ApiKey",
    "Authorisation",
    "Calibration",
    "CheckIn",
    "Client",
    "ClientImport",
    "Clinic",
    "Consent",
    "ConsentText",
    "Consultation",
    "Course",
    "Decision",
    "Delivery",
    "Device",
    "Event",
    "FaceView",
    "Firing",
    "HeadScale",
    "InjectionMap",
    "Intake",
    "Link",
    "Lot",
    "LotExpiry",
    "LotExtension",
    "Membership",
    "OwnNumber",
    "Pack",
    "PackEvent",
    "Photograph",
    "Recall",
    "RecallCheck",
    "RecallContact",
    "RecallNotice",
    "RecallScope",
    "Receipt",
    "ReceiptLine",
    "Scan",
    "SearchToken",
    "Session",
    "Settlement",
    "SignOff",
    "Statement",
    "Supplier",
    "Use",
    "User",
    "Visit",
    "Withdrawal",
    "Witness",
]
