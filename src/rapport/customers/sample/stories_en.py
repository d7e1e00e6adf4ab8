"""The stories in English."""
# ruff: noqa: E501  (tables are read by the entry)

from rapport.customers.sample.stories import Story, Tales, step

TALES = Tales(
    acquisition=Story("sales", (
        step("<form", 0, "Enquiry through the website", "Interested in {product} for our site in {city}. Please call back.", "New enquiry"),
        step("call", 1, "First call", "Spoke with {contact}: roof of about {number} m², wants to cut the electricity bill, decision within three months.", "Reached"),
        step("email", 1, "Our talk today", "{hello}\n\nthank you for your time. As promised, here is an overview of {product} and two references near {city}.\n\nKind regards\n{me}"),
        step("meeting", 8, "Site visit in {city}", "Looked at roof, meter room and cable runs with {contact}. No shade, wiring from 2009 has to be checked.", "Offer wanted"),
        step("email", 4, "Offer {number} for {product}", "{hello}\n\nplease find our offer over {amount} attached. It is valid for 30 days; I am glad to go through it with you.\n\nKind regards\n{me}", "Offer sent"),
        step("call", 7, "Following up offer {number}", "{contact} is comparing with one competitor. Price is fine, delivery time is the question. Offered week 12.", "Undecided"),
        step("<email", 6, "Re: Offer {number}", "We would like to go ahead with {product}. Please send the order confirmation.", "Accepted"),
        step("email", 1, "Order confirmation {number}", "{hello}\n\nthank you for your order over {amount}. Our service team will arrange the installation date.\n\nKind regards\n{me}"),
        step("=note", 1, "Handover to service", "Order {number} handed over. {contact} prefers mornings; key with reception."),
        step("meeting", 30, "Installation and handover", "{product} installed and handed over, app set up together with {contact}. Everything works.", "Completed"),
    )),
    birthday=step("email", 0, "Happy birthday", "{hello}\n\na very happy birthday and a sunny year ahead from all of us at Heliad.\n\n{me}"),
    others=(
        Story("service", (
            step("<call", 0, "Complaint: fault E{number}", "{contact} reports fault E{number} since the weekend; no yield at all. Rather annoyed, needs it fixed soon.", "Complaint"),
            step("=note", 0, "Remote check", "Communication module offline since Saturday 03:10. Needs a technician, spare part is in stock."),
            step("email", 1, "Your fault report", "{hello}\n\nwe are sorry for the trouble. A technician will come on Thursday between 8 and 10.\n\n{me}"),
            step("meeting", 2, "Technician on site", "Module replaced, software updated, yield normal after restart. {contact} signed the report.", "Solved"),
            step("call", 4, "Is everything working?", "All fine again. Apologised and credited the two lost days.", "Satisfied"),
        ), 9),
        Story("service", (
            step("email", 0, "Invoice {number}", "{hello}\n\nplease find invoice {number} over {amount} attached, payable within 14 days.\n\nHeliad Accounts"),
            step("<email", 9, "Question about invoice {number}", "Could you add our purchase order number and send the invoice again?", "Question"),
            step("email", 1, "Corrected invoice {number}", "{hello}\n\nattached is the invoice with your order number. The due date moves accordingly.\n\nHeliad Accounts"),
        ), 9),
        Story("service", (
            step("email", 0, "Invoice {number}", "{hello}\n\nplease find invoice {number} over {amount} attached, payable within 14 days.\n\nHeliad Accounts"),
            step("letter", 24, "Payment reminder {number}", "{hello}\n\nwe have not yet received your payment of {amount}. Perhaps it has slipped your mind?\n\nHeliad Accounts"),
            step("<call", 5, "Payment promised", "{contact} was on leave; payment goes out today.", "Promised"),
        ), 6),
        Story("sales", (
            step("call", 0, "How are things?", "Quarterly call. {contact} is pleased with the yield and thinks about {product} for next year.", "Interested"),
            step("email", 1, "Information on {product}", "{hello}\n\nas discussed, here are data sheet and price indication for {product}: about {amount}.\n\n{me}"),
            step("call", 12, "Talked about {product}", "Budget round is in autumn. Call again in September.", "Later"),
        ), 14),
        Story("sales", (
            step("call", 0, "Tried to reach", "No answer, left a message.", "Voicemail"),
            step("call", 2, "Second attempt", "{contact} in a meeting, asked for a call tomorrow.", "Call back"),
            step("call", 1, "Reached at last", "Short talk: no need at present, happy to stay in touch.", "No need"),
        ), 8),
        Story("sales", (
            step("<email", 0, "Adding {product}", "We are extending the building next year. Could you quote for {product} as well?", "New enquiry"),
            step("meeting", 7, "Planning meeting", "Went through the plans with {contact} and the architect. Connection power is sufficient.", "Offer wanted"),
            step("email", 5, "Offer {number} for {product}", "{hello}\n\nhere is our offer over {amount} for the extension. Prices hold until the end of the quarter.\n\n{me}", "Offer sent"),
            step("call", 9, "Following up offer {number}", "{contact} asks for five per cent on a joint order. Checking with management.", "Negotiating"),
            step("<email", 8, "Re: Offer {number}", "Agreed. Please go ahead on the terms we discussed.", "Accepted"),
        ), 10),
        Story("marketing", (
            step("email", 0, "Invitation: open day", "{hello}\n\nwe cordially invite you to our open day in {city}: new storage systems, factory tour and time for questions.\n\n{me}"),
            step("<form", 5, "Registration for the open day", "Will come with one guest.", "Registered"),
            step("meeting", 14, "Talk at the open day", "{contact} asked about {product}; passed on to sales.", "Interested"),
        ), 7),
        Story("marketing", (
            step("email", 0, "Newsletter: the sun in spring", "Yield records, new subsidies and three projects to look at."),
            step("<web", 1, "Visited the page on subsidies", "Read the page on subsidies and downloaded the checklist."),
        ), 8),
        Story("service", (
            step("email", 0, "Yearly inspection is due", "{hello}\n\nthe yearly inspection of your system is due. Which of the proposed days suits you?\n\n{me}"),
            step("<messenger", 2, "Re: Yearly inspection", "Tuesday morning suits us.", "Agreed"),
            step("meeting", 9, "Yearly inspection", "Inspected: connections tight, filters changed, yield 4 % above forecast. Report {number} left with {contact}.", "Completed"),
        ), 10),
        Story("service", (
            step("<chat", 0, "Question about the app", "How can I see yesterday's yield?", "Question"),
            step("chat", 0, "Answer about the app", "Swipe left on the chart; sent a short guide.", "Solved"),
        ), 7),
    ),
    pinned_notes=(
        "Never call before 10 o'clock; prefers e-mail.",
        "Decides together with the finance director. Always send figures first.",
        "Gate code is at reception. Dog in the yard.",
        "Framework agreement: 5 % discount on everything until year's end.",
    ),
    tasks=(
        "Call {contact} about {product}", "Send the revised offer to {contact}", "Arrange the site visit with {contact}",
        "Check the grid connection for {product}", "Ask {contact} for a reference", "Prepare the yearly review with {contact}",
        "Send the documents for the subsidy", "Clear up the open invoice",
    ),
    account_parts=("Account manager", "Technical adviser", "Service contact"),
)  # fmt: skip
