"""What is said in the demonstration: promises, insights and what became of them."""

from visits.effects import NewInsight

HEARD = (
    "They will source by region from 2028 and expect us to be there. Purchasing is not yet convinced.",
    "The plant wants one partner for coating and service. Finance asks what it costs to switch.",
    "They have lost two customers on delivery times, and speak of it openly. Price came up once, quality all the time.",
    "Their new board wants growth outside Europe first. Our name was mentioned twice without being asked.",
)

PROMISES = (
    "Send the emission data of line 2",
    "Name a launch engineer",
    "A second source for the primer",
    "Written confirmation of April",
    "Invite their plant team to our laboratory",
    "Samples of the new grade for their test bench",
    "A calculation of the total cost over ten years",
    "One contact for all complaints",
)

THEIR_PROMISES = (
    "Share the forecast for next year",
    "Introduce us to the new head of quality",
    "Name a date for the plant trial",
    "Send the drawings of the second line",
)

INSIGHTS = (
    NewInsight("Regional sourcing by 2028", "They will buy only from plants on their own continent.", "against"),
    NewInsight("Bio-based primers", "They want half of all primers bio-based by 2030.", "with"),
    NewInsight("Fewer suppliers", "From 40 suppliers of coatings to eight within two years.", "with"),
    NewInsight("Pay by square metre", "They would rather pay for coated area than for paint.", "against"),
    NewInsight("Hydrogen first", "Two thirds of their investment goes into hydrogen; we have no product for it.", "against"),
    NewInsight("Own coating shop", "They consider coating in house again, to be independent of lead times.", "against"),
    NewInsight("Data from the line", "They want the data of every batch in their own system within the hour.", "unknown"),
    NewInsight("Repair before replacement", "Their customers ask for repair; new parts will be a third less by 2032.", "with"),
    NewInsight("A younger board", "Three of five board members leave within a year; nobody of ours knows the successors.", "unknown"),
    NewInsight("Carbon in the tender", "From next year carbon counts for a fifth of every award.", "with"),
    NewInsight("Entry into defence", "They expect a fifth of their revenue from defence, and ask what we may supply.", "unknown"),
    NewInsight("Second brand", "A cheaper brand starts in spring, with another supplier for its coating.", "against"),
)  # fmt: skip

# What was said of price and value, by how the price was received.
OF_PRICE = {
    "questioned": (
        "Purchasing holds two cheaper offers, and asked what the difference buys.",
        "They find the frame contract high for the second line, not for the first.",
        "They asked for a price without service, to compare.",
    ),
    "accepted": ("No word on the price once the roadmap was clear.", ""),
    "not_raised": ("",),
}
VALUES = ("welcomed", "accepted", "welcomed", "welcomed", "questioned", "welcomed", "welcomed", "rejected")

AGREED = (
    "A trial on their second line, with a date from their side",
    "Our head of logistics calls theirs",
    "They send the figures of the last two years; we come back with an offer",
)

KEEP = (
    "That you asked before you answered.",
    "You gave the plant manager the floor, and left it to her.",
    "You came an hour early to talk it through with us.",
)
RECAP = "Thank you for your time and your openness. What we took from it: {step}. We come back to you within two weeks."

FEEDBACK = (
    "You let them talk first, and it showed. Next time let the plant manager lead the second item.",
    "Your question about their board opened the room. We would have liked ten minutes more for the trial.",
    "They noticed that you had read their annual report. The part on price came a little early.",
)

SETTLED = {
    "kept": "Sent, and confirmed by the customer",
    "late": "Sent two weeks late, with an apology",
    "broken": "We could not do it; they know, and were not pleased",
    "withdrawn": "They solved it themselves and no longer need it",
}

REPLIES = {
    "unbriefed": "They called on the day; I should have asked for the brief first.",
    "seagull": "I was on the road for a week and let this slip.",
    "unannounced": "We ran into each other at the fair.",
    "over_promise": "I took it for settled. I have told them since what we can do.",
}
