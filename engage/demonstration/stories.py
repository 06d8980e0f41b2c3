"""Which visits there were and will be: (plot, account, executive, start in days from today, purpose, format, point of the meeting).

Day 0 is the last working day that has got so far that the meeting is over. `hour` is fixed where two meetings have to meet, and drawn otherwise;
`second` comes along, and reads the briefing or not; `beyond` says what became of a promise beyond the red line.
"""

from typing import NamedTuple


class Story(NamedTuple):
    plot: str
    account: str
    executive: str
    day: int
    purpose: str
    format: str
    title: str
    confidential: bool = False
    alone: bool = False
    hour: int | None = None
    second: str = ""
    second_reads: bool = True
    beyond: str = ""


_S = Story
STORIES = (
    # What is coming
    _S("changed", "Halden Automotive", "Robert Lindqvist", 3, "growth", "on_site", "Line 4 extension and joint roadmap", second="Amara Adeyemi"),
    _S("ready", "Norvik Energy", "Amara Adeyemi", 5, "strategy", "on_site", "A ten-year view of offshore coatings"),
    _S("briefed", "Zenith Elevators", "Robert Lindqvist", 7, "relationship", "our_site", "Meet the new head of operations", hour=10),
    _S("begun", "Orion Packaging", "Jonas Brandt", 4, "deal", "virtual", "Renewal without a price war"),
    _S("approved", "Meridian Aerospace", "Helene Moreau", 9, "growth", "on_site", "Second site: win the qualification", hour=14),
    _S("moved", "Lumen Glass", "Helene Moreau", 8, "growth", "on_site", "Coated glass for greenhouses", hour=9),
    _S("requested", "Cobalt Batteries", "Robert Lindqvist", 7, "growth", "virtual", "Capacity for the second gigafactory", hour=10),
    _S("requested", "Tessera Rail", "Carla Ruiz", 16, "strategy", "on_site", "Finance the depot together"),
    _S("requested", "Granite Peak Mining", "Martin Vance", 18, "deal", "on_site", "Close the service contract"),
    _S("draft", "Solstice Solar", "Amara Adeyemi", 25, "growth", "on_site", "Roof coatings: a first order"),
    _S("ready", "Calder Shipyards", "Amara Adeyemi", 1, "relationship", "virtual", "Hear how the merger changes them", confidential=True),
    # Just now
    _S("held", "Sakura Robotics", "Yuki Tanaka", 0, "growth", "virtual", "Automate the second paint shop"),
    _S("debriefed", "Kestrel Drones", "Helene Moreau", 0, "growth", "on_site", "Lighter coatings by summer", beyond="waiting"),
    _S("held", "Fjordline Ferries", "Robert Lindqvist", 0, "relationship", "call", "Thank them for the pilot"),
    _S("requested", "Pacific Cargo", "Yuki Tanaka", -2, "courtesy", "virtual", "New Year's greetings, early"),
    _S("seagull", "Norvik Energy", "Martin Vance", -9, "deal", "on_site", "Talk about extra volume"),
    _S("reported", "Calder Shipyards", "Ingrid Haas", -12, "escalation", "call", "They rang about the warranty", alone=True),
    # The year behind us
    _S("clean", "Halden Automotive", "Robert Lindqvist", -75, "growth", "on_site", "Why they doubt our ramp-up"),
    _S("clean", "Halden Automotive", "Amara Adeyemi", -160, "strategy", "our_site", "Their platform strategy to 2030"),
    _S("clean", "Halden Automotive", "Robert Lindqvist", -250, "relationship", "on_site", "First meeting with Dr. Weiss"),
    _S("clean", "Norvik Energy", "Amara Adeyemi", -40, "growth", "on_site", "Joint laboratory: agree the scope", second="Kenji Sato", second_reads=False),
    _S("clean", "Norvik Energy", "Amara Adeyemi", -130, "strategy", "virtual", "What hydrogen does to their budget"),
    _S("clean", "Meridian Aerospace", "Helene Moreau", -55, "growth", "on_site", "Qualification plan", second="Kenji Sato"),
    _S("clean", "Meridian Aerospace", "Helene Moreau", -145, "relationship", "virtual", "Lessons from the recall"),
    _S("clean", "Cobalt Batteries", "Kenji Sato", -33, "growth", "virtual", "Cell coatings, first results", beyond="ratified"),
    _S("clean", "Cobalt Batteries", "Kenji Sato", -120, "strategy", "on_site", "Where they will build"),
    _S("clean", "Arbor Foods", "Kenji Sato", -90, "relationship", "virtual", "Understand the new owner", beyond="late"),
    _S("clean", "Calder Shipyards", "Amara Adeyemi", -100, "strategy", "on_site", "Docks that need no blasting"),
    _S("clean", "Solstice Solar", "Amara Adeyemi", -65, "growth", "on_site", "Walk the test roof"),
    _S("clean", "Kestrel Drones", "Helene Moreau", -110, "growth", "our_site", "Open the laboratory to them"),
    _S("clean", "Fjordline Ferries", "Robert Lindqvist", -180, "relationship", "event", "Christening of the new ferry"),
    _S("clean", "Fjordline Ferries", "Robert Lindqvist", -88, "growth", "on_site", "The pilot, half-way"),
    _S("clean", "Zenith Elevators", "Robert Lindqvist", -98, "growth", "virtual", "What shafts cost over thirty years"),
    _S("clean", "Hanover Tyres", "Jonas Brandt", -85, "social", "event", "Season opening"),
    _S("clean", "Hanover Tyres", "Jonas Brandt", -195, "social", "event", "Works anniversary"),
    _S("clean", "Orion Packaging", "Jonas Brandt", -150, "courtesy", "our_site", "Photograph at the signing"),
    _S("clean", "Sakura Robotics", "Yuki Tanaka", -190, "relationship", "on_site", "Visit to the new plant"),
    _S("clean", "Aurora Appliances", "Nina Falk", -175, "growth", "virtual", "Colour as a service"),
    _S("clean", "Emirates Facades", "Omar Haddad", -220, "deal", "on_site", "Tower contract"),
    _S("clean", "Tessera Rail", "Carla Ruiz", -300, "strategy", "on_site", "Lease or buy"),
    _S("clean", "Halden Automotive", "Robert Lindqvist", -335, "growth", "virtual", "Plan for the coming year"),
    _S("clean", "Norvik Energy", "Amara Adeyemi", -345, "strategy", "our_site", "The year in review"),
    _S("clean", "Meridian Aerospace", "Amara Adeyemi", -350, "growth", "on_site", "Second source"),
    # What went wrong
    _S("clean", "Brightwater Homes", "Jonas Brandt", -190, "deal", "virtual", "Prices for the spring"),
    _S("clean", "Brightwater Homes", "Jonas Brandt", -105, "deal", "virtual", "Prices for the autumn"),
    _S("rush", "Brightwater Homes", "Jonas Brandt", -36, "escalation", "virtual", "Peeling paint at forty houses"),
    _S("rush", "Hanover Tyres", "Jonas Brandt", -26, "deal", "on_site", "They are about to sign with another", beyond="refused"),
    _S("seagull_filed", "Granite Peak Mining", "Martin Vance", -140, "deal", "on_site", "Extra capacity for the new pit"),
    _S("seagull_filed", "Tessera Rail", "Carla Ruiz", -200, "escalation", "virtual", "Late invoices"),
    _S("seagull_filed", "Lumen Glass", "Carla Ruiz", -60, "deal", "on_site", "Payment terms"),
    _S("unread", "Sakura Robotics", "Yuki Tanaka", -70, "growth", "virtual", "Paint shop budget"),
    _S("late_briefing", "Arbor Foods", "Kenji Sato", -170, "deal", "on_site", "Contract for two plants"),
    _S("unbriefed", "Pacific Cargo", "Yuki Tanaka", -48, "courtesy", "our_site", "A courtesy visit"),
    _S("late_debrief", "Emirates Facades", "Omar Haddad", -95, "deal", "on_site", "Penalties for the delay"),
    _S("reported", "Aurora Appliances", "Nina Falk", -28, "relationship", "event", "Met at the design fair"),
    _S("reported", "Vallance Medical", "Nina Falk", -115, "growth", "call", "They rang about implants", alone=True),
    _S("postponed", "Redwood Furniture", "Helene Moreau", -80, "growth", "on_site", "Oil instead of lacquer"),
    _S("solo", "Juniper Textiles", "Kenji Sato", -58, "growth", "on_site", "Factory tour", alone=True),
    _S("no_debrief", "Tidewell Pumps", "Peter Cole", -50, "courtesy", "on_site", "Eighty years of pumps"),
    _S("declined", "Redwood Furniture", "Kenji Sato", -20, "courtesy", "our_site", "A tour of the laboratory"),
    _S("cancelled", "Tidewell Pumps", "Robert Lindqvist", -15, "growth", "on_site", "Pumps that last"),
    _S("did_not_happen", "Fjordline Ferries", "Robert Lindqvist", -125, "relationship", "on_site", "Sea trial"),
)  # fmt: skip
