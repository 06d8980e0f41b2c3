"""Who works at Aldermoor Materials and whom they sell to."""

from dataclasses import dataclass
from typing import NamedTuple

from engage.people.models import Role

PASSWORD = "a-year-of-visits"  # noqa: S105 - printed by `make run`, and only ever used on demonstration data
DOMAIN = "aldermoor.example"


@dataclass(frozen=True)
class Person:
    name: str
    roles: tuple[Role, ...]
    superior: str = ""
    time_zone: str = "Europe/Berlin"
    country: str = "DE"

    @property
    def email(self) -> str:
        return f"{self.name.split()[0].lower()}@{DOMAIN}"


@dataclass(frozen=True)
class ExecutiveRow:
    name: str
    title: str
    unit: str
    time_zone: str = "Europe/Berlin"
    country: str = "DE"
    signs_in: bool = True
    region: str = "Europe"


@dataclass(frozen=True)
class AccountRow:
    name: str
    sector: str
    country: str
    zone: str
    currency: str
    tier: str
    manager: str
    potential: str
    buying: str
    openness: int
    importance: tuple[int, int]
    revenue: int  # of the last full year, in thousands
    parent: str = ""


class Term(NamedTuple):
    """A sponsorship: it began `months` ago, on the first of the month, for so many `years`."""

    account: str
    executive: str
    months: int
    years: int


UNITS = ("Coatings", "Adhesives", "Services", "Digital")

PEOPLE = (
    Person("Clara Bennett", (Role.ACCOUNT_MANAGER,)),
    Person("Nadine Keller", (Role.ACCOUNT_MANAGER,), "Clara Bennett"),
    Person("Tomas Okafor", (Role.ACCOUNT_MANAGER,), "Clara Bennett", "Europe/London", "GB"),
    Person("Lian Chen", (Role.ACCOUNT_MANAGER,), "Clara Bennett", "Asia/Singapore", "SG"),
    Person("Priya Raman", (Role.ACCOUNT_MANAGER,), "Clara Bennett", "America/New_York", "US"),
    Person("Greta Holm", (Role.ACCOUNT_MANAGER,), "Clara Bennett"),
    Person("Sam Ito", (Role.SALES_OPS,)),
    Person("Dora Lang", (Role.SALES_OPS,)),
    Person("Ada Moss", (Role.ASSISTANT,)),
    Person("Felix Arden", (Role.ASSISTANT,)),
    Person("Alex Root", (Role.ADMINISTRATOR,)),
)

EXECUTIVES = (
    ExecutiveRow("Robert Lindqvist", "Chief Operating Officer", "Coatings"),
    ExecutiveRow("Amara Adeyemi", "Chief Executive Officer", "Services", "Europe/London", "GB"),
    ExecutiveRow(
        "Martin Vance", "Chief Commercial Officer", "Adhesives", "America/New_York", "US", region="Americas"
    ),
    ExecutiveRow("Carla Ruiz", "Chief Financial Officer", "Services", "Europe/Madrid", "ES"),
    ExecutiveRow("Kenji Sato", "Chief Technology Officer", "Digital", "Asia/Tokyo", "JP", region="Asia"),
    ExecutiveRow("Helene Moreau", "President, Coatings", "Coatings", "Europe/Paris", "FR"),
    ExecutiveRow("Jonas Brandt", "President, Adhesives", "Adhesives"),
    ExecutiveRow("Ingrid Haas", "Chief Legal Officer", "Services"),
    ExecutiveRow("Peter Cole", "Chairman's Adviser", "Services", "Europe/London", "GB", signs_in=False),
    ExecutiveRow("Yuki Tanaka", "President, Services", "Services", "Asia/Tokyo", "JP", region="Asia"),
    ExecutiveRow("Nina Falk", "Chief Digital Officer", "Digital", "Europe/Stockholm", "SE"),
    ExecutiveRow(
        "Omar Haddad", "Chief Procurement Officer", "Adhesives", "Asia/Dubai", "AE", region="Middle East"
    ),
)

ASSISTANTS = {
    "Robert Lindqvist": "Ada Moss",
    "Amara Adeyemi": "Ada Moss",
    "Martin Vance": "Felix Arden",
    "Helene Moreau": "Felix Arden",
    "Peter Cole": "Felix Arden",
}
SALES_OPS = "Sam Ito"
NEWCOMER = Person("Mila Sand", (Role.ACCOUNT_MANAGER,))  # invited a few days ago, and has not joined yet
LEAVER = "Greta Holm"  # left in spring
LEFT_BEHIND = ("Hanover Tyres", "Orion Packaging")  # which were hers, and then Nadine's

_A = AccountRow
ACCOUNTS = (
    _A("Halden Automotive", "Automotive", "DE", "Europe/Berlin", "EUR", "strategic", "Nadine Keller", "high", "consultative", 4, (5, 4), 32_700),
    _A("Norvik Energy", "Energy", "NO", "Europe/Oslo", "NOK", "strategic", "Nadine Keller", "high", "partnership", 5, (5, 5), 188_000),
    _A("Tessera Rail", "Transport", "ES", "Europe/Madrid", "EUR", "strategic", "Nadine Keller", "medium", "consultative", 3, (4, 3), 14_100),
    _A("Arbor Foods", "Food", "SG", "Asia/Singapore", "SGD", "strategic", "Lian Chen", "high", "transactional", 3, (4, 3), 21_500),
    _A("Meridian Aerospace", "Aerospace", "US", "America/New_York", "USD", "strategic", "Priya Raman", "high", "partnership", 5, (5, 4), 54_900),
    _A("Calder Shipyards", "Shipbuilding", "GB", "Europe/London", "GBP", "strategic", "Tomas Okafor", "medium", "consultative", 4, (4, 4), 18_300),
    _A("Sakura Robotics", "Machinery", "JP", "Asia/Tokyo", "JPY", "strategic", "Lian Chen", "high", "consultative", 4, (4, 3), 2_450_000),
    _A("Brightwater Homes", "Construction", "GB", "Europe/London", "GBP", "key", "Tomas Okafor", "low", "transactional", 2, (2, 2), 6_800),
    _A("Vallance Medical", "Medical", "US", "America/Chicago", "USD", "strategic", "Priya Raman", "high", "consultative", 4, (4, 3), 27_200),
    _A("Orion Packaging", "Packaging", "DE", "Europe/Berlin", "EUR", "key", "Nadine Keller", "medium", "transactional", 2, (3, 2), 9_400),
    _A("Kestrel Drones", "Aerospace", "FR", "Europe/Paris", "EUR", "key", "Tomas Okafor", "high", "partnership", 5, (3, 4), 7_700),
    _A("Lumen Glass", "Glass", "FR", "Europe/Paris", "EUR", "key", "Tomas Okafor", "medium", "consultative", 3, (3, 3), 11_900),
    _A("Pacific Cargo", "Logistics", "SG", "Asia/Singapore", "SGD", "key", "Lian Chen", "medium", "transactional", 2, (3, 2), 13_600),
    _A("Fjordline Ferries", "Shipping", "NO", "Europe/Oslo", "NOK", "key", "Nadine Keller", "medium", "partnership", 4, (3, 4), 76_000),
    _A("Granite Peak Mining", "Mining", "CA", "America/Toronto", "CAD", "strategic", "Priya Raman", "medium", "transactional", 2, (4, 2), 33_800),
    _A("Solstice Solar", "Energy", "ES", "Europe/Madrid", "EUR", "strategic", "Tomas Okafor", "high", "partnership", 5, (4, 5), 16_400),
    _A("Tidewell Pumps", "Machinery", "GB", "Europe/London", "GBP", "standard", "Tomas Okafor", "low", "transactional", 2, (2, 3), 3_100),
    _A("Hanover Tyres", "Automotive", "DE", "Europe/Berlin", "EUR", "key", "Nadine Keller", "medium", "consultative", 3, (3, 3), 12_800),
    _A("Juniper Textiles", "Textiles", "IN", "Asia/Kolkata", "INR", "standard", "Lian Chen", "medium", "transactional", 3, (2, 2), 410_000),
    _A("Aurora Appliances", "Appliances", "SE", "Europe/Stockholm", "SEK", "key", "Tomas Okafor", "medium", "consultative", 4, (3, 3), 98_000),
    _A("Cobalt Batteries", "Energy", "US", "America/Los_Angeles", "USD", "strategic", "Priya Raman", "high", "partnership", 4, (5, 3), 41_300),
    _A("Redwood Furniture", "Furniture", "US", "America/Chicago", "USD", "standard", "Priya Raman", "low", "transactional", 1, (2, 2), 4_200),
    _A("Emirates Facades", "Construction", "AE", "Asia/Dubai", "AED", "key", "Lian Chen", "medium", "consultative", 3, (3, 3), 58_000),
    _A("Zenith Elevators", "Machinery", "DE", "Europe/Berlin", "EUR", "strategic", "Nadine Keller", "medium", "consultative", 3, (4, 3), 19_900),
    _A("Halden Trucks", "Automotive", "DE", "Europe/Berlin", "EUR", "key", "", "medium", "consultative", 3, (3, 3), 8_600, "Halden Automotive"),
    _A("Norvik Wind", "Energy", "NO", "Europe/Oslo", "NOK", "key", "Nadine Keller", "high", "consultative", 4, (3, 3), 24_500, "Norvik Energy"),
)  # fmt: skip

TERMS = (
    Term("Halden Automotive", "Robert Lindqvist", 13, 3),
    Term("Norvik Energy", "Amara Adeyemi", 13, 3),
    Term("Meridian Aerospace", "Helene Moreau", 13, 3),
    Term("Aurora Appliances", "Omar Haddad", 12, 2),
    Term("Emirates Facades", "Omar Haddad", 10, 2),
    Term("Hanover Tyres", "Jonas Brandt", 9, 2),
    Term("Arbor Foods", "Kenji Sato", 7, 2),
    Term("Sakura Robotics", "Yuki Tanaka", 7, 2),
    Term("Zenith Elevators", "Robert Lindqvist", 7, 2),
    Term("Fjordline Ferries", "Robert Lindqvist", 7, 3),
    Term("Calder Shipyards", "Amara Adeyemi", 6, 3),
    Term("Granite Peak Mining", "Martin Vance", 6, 2),
    Term("Cobalt Batteries", "Kenji Sato", 6, 3),
    Term("Orion Packaging", "Jonas Brandt", 6, 2),
    Term("Kestrel Drones", "Helene Moreau", 5, 2),
    Term("Solstice Solar", "Amara Adeyemi", 4, 3),
)
# Ends two months from now, after two years
ENDING_TERM = ("Tessera Rail", "Carla Ruiz")

CONTACTS = (
    ("Dr. {0} Weiss", "Chief Technology Officer", "c_level", "decides", "trusts", 3, 4),
    ("{0} Petersen", "Head of Purchasing", "department", "can_block", "wary", 1, 3),
    ("{0} Marchetti", "Chief Executive Officer", "c_level", "decides", "neutral", 2, 4),
    ("{0} Novak", "Plant Manager", "division", "recommends", "trusts", 3, 3),
)
FIRST_NAMES = (
    "Ilse",
    "Jan",
    "Paolo",
    "Marta",
    "Henrik",
    "Aiko",
    "Grace",
    "Luis",
    "Freya",
    "Anil",
    "Simone",
    "Viktor",
    "Leila",
)

# Share of last year's revenue, what it is about, who leads it
STAKES = (
    (0.6, "frame contract", "Nadine Keller"),
    (0.3, "in trials", "Priya Raman"),
    (0.05, "maintenance", "Lian Chen"),
)

PRIORITIES = (
    ("Grow in electric mobility", "Coatings and adhesives for batteries and drives."),
    ("Services beside every product", "A third of growth is to come from services."),
    ("Half the carbon by 2030", "Ours, and our customers' with what we sell them."),
    ("Price for value", "Test price regularly, not in a crisis."),
    ("One face to the customer", "Every account has one person who answers for all of us."),
)
RETIRED = "One face to the customer"  # done by now, and off the list
