"""English words of the sample: the United Kingdom and the United States."""
# ruff: noqa: E501  (tables are read by the entry)

from rapport.customers.sample.cultures import Culture, Place

_LONDON, _EAST, _CENTRAL, _WEST = "Europe/London", "America/New_York", "America/Chicago", "America/Los_Angeles"

ENGLISH = Culture(
    language="en",
    share=35,
    female=tuple(
        "Abigail Alice Amelia Amy Beatrice Bethany Caroline Charlotte Chloe Claire Daisy Eleanor Eliza Ella Emily Emma "
        "Erin Evelyn Fiona Florence Georgia Grace Hannah Harriet Hazel Heather Imogen Isabel Isla Ivy Jane Jessica Joanna "
        "Josephine Julia Katherine Kayla Laura Lillian Lucy Lydia Maeve Margaret Megan Molly Naomi Natalie Nora Olivia "
        "Paige Phoebe Rachel Rebecca Rosalind Rose Ruby Sarah Sienna Sophie Stella Tessa Violet Willow Zoe".split()
    ),
    male=tuple(
        "Aaron Adam Alexander Alfie Andrew Archie Arthur Benjamin Blake Caleb Callum Cameron Charles Christopher Daniel "
        "David Dominic Dylan Edward Elliot Ethan Finlay Frederick Gabriel George Harrison Harry Henry Hugh Isaac Jack Jacob "
        "James Joel Jonathan Joseph Joshua Julian Kieran Leo Lewis Liam Logan Louis Lucas Marcus Mason Matthew Max Miles "
        "Nathan Noah Oliver Owen Patrick Peter Reuben Robert Rory Samuel Sebastian Simon Theodore Thomas Tobias William".split()
    ),
    family=tuple(
        "Abbott Aldridge Anderson Ashworth Atkinson Barlow Barrett Bennett Blackwood Bradshaw Brennan Briggs Bryant "
        "Calloway Carlisle Carver Chandler Coleman Connolly Crawford Dalton Dawson Delaney Dixon Donovan Drummond "
        "Eastwood Ellison Fairchild Fenwick Fletcher Fraser Gallagher Garrison Gibson Goodwin Grantham Greenwood Hale "
        "Hammond Harding Hargreaves Hartley Hayward Holbrook Holloway Huxley Ingram Jarvis Jennings Keating Kendrick "
        "Kirkwood Lambert Langley Lawson Lockhart Lowell Marlowe Mercer Merritt Middleton Monroe Montgomery Nash Norwood "
        "O'Brien O'Connor Oakley Osborne Parrish Pemberton Prescott Radcliffe Ramsey Redmond Rhodes Rowland Rutherford "
        "Sawyer Shepherd Sinclair Somerville Stafford Stanton Sterling Sutherland Thornton Townsend Tucker Underwood "
        "Vaughan Wakefield Walker Warren Weatherby Webster Whitaker Wilkinson Winslow Woodward Wyatt Yates".split()
    ),
    places=(
        Place("London", "GB", _LONDON, 0, ("EC1A 1BB", "W1A 0AX", "SE1 9GF", "N1 9GU", "E14 5AB"), "+44 20 7946 0###"),
        Place("Manchester", "GB", _LONDON, 0, ("M1 1AE", "M2 5DB", "M3 3HF"), "+44 161 496 0###"),
        Place("Birmingham", "GB", _LONDON, 0, ("B1 1BB", "B2 4QA"), "+44 121 496 0###"),
        Place("Leeds", "GB", _LONDON, 0, ("LS1 4AP", "LS2 8LY"), "+44 113 496 0###"),
        Place("Bristol", "GB", _LONDON, 0, ("BS1 5TR", "BS1 4DJ"), "+44 117 496 0###"),
        Place("Edinburgh", "GB", _LONDON, 0, ("EH1 1YZ", "EH2 2ER"), "+44 131 496 0###"),
        Place("Glasgow", "GB", _LONDON, 0, ("G1 1XQ", "G2 1DU"), "+44 141 496 0###"),
        Place("Liverpool", "GB", _LONDON, 0, ("L1 8JQ", "L2 2PP"), "+44 151 496 0###"),
        Place("New York", "US", _EAST, -5, ("10001", "10011", "10016", "10025"), "+1 212 555 01##", region="NY"),
        Place("Boston", "US", _EAST, -5, ("02108", "02116", "02210"), "+1 617 555 01##", region="MA"),
        Place("Chicago", "US", _CENTRAL, -6, ("60601", "60611", "60614"), "+1 312 555 01##", region="IL"),
        Place("Austin", "US", _CENTRAL, -6, ("78701", "78704", "78745"), "+1 512 555 01##", region="TX"),
        Place("Denver", "US", "America/Denver", -7, ("80202", "80205"), "+1 303 555 01##", region="CO"),
        Place("Seattle", "US", _WEST, -8, ("98101", "98109", "98122"), "+1 206 555 01##", region="WA"),
        Place("Portland", "US", _WEST, -8, ("97201", "97209"), "+1 503 555 01##", region="OR"),
    ),
    streets=(
        "Church Street", "High Street", "Station Road", "Mill Lane", "Park Avenue", "Queen Street", "Victoria Road",
        "Elm Street", "Maple Avenue", "Orchard Lane", "Bridge Street", "King's Road", "Market Street", "Oak Drive",
        "Chapel Lane", "Harbour View", "Meadow Lane", "Canal Street", "Cedar Court", "River Road",
    ),
    street_pattern="{number} {street}",
    company_stems=tuple(
        "Ashgrove Birchwater Brightmoor Calderwick Carrowdale Cloverfield Copperhill Dunmore Eastcliffe Elmsworth Fairhaven "
        "Fernhollow Foxglove Glenharrow Granitebay Greywater Harborlight Hawksmoor Highmeadow Ironbridge Juniper Kestrel "
        "Larkfield Lindisford Longacre Marlowe Millstone Northgate Oakhurst Pinecrest Quarrystone Ravenswood Redfern "
        "Riverton Rosemoor Saltmarsh Silverbrook Skylark Southwold Stonebridge Summerfield Swiftwater Thistledown Timberline "
        "Wexcombe Whitecliff Wildmere Willowbank Winterbourne Woodhaven".split()
    ),
    company_pattern="{stem} {word} {form}",
    group_pattern="{stem} Holdings {form}",
    household_pattern="{family} family",
    industries=(
        ("Construction", ("Builders", "Construction", "Roofing", "Interiors")),
        ("Manufacturing", ("Works", "Castings", "Precision", "Packaging")),
        ("Retail", ("Stores", "Garden Centre", "Home", "Outfitters")),
        ("Hospitality", ("Hotels", "Inns", "Kitchens", "Resorts")),
        ("Logistics", ("Freight", "Haulage", "Logistics", "Storage")),
        ("Agriculture", ("Farms", "Dairy", "Orchards", "Growers")),
        ("Health care", ("Clinics", "Care Homes", "Dental", "Pharmacy")),
        ("Education", ("Academy", "Schools", "Learning", "College")),
        ("Property", ("Properties", "Estates", "Housing", "Lettings")),
        ("Software", ("Software", "Systems", "Data", "Digital")),
        ("Food", ("Bakery", "Brewery", "Foods", "Provisions")),
        ("Consulting", ("Advisers", "Consulting", "Partners", "Engineering")),
    ),
    legal_forms={"GB": ("Ltd", "Ltd", "Ltd", "plc", "LLP"), "US": ("Inc.", "LLC", "LLC", "Corp.")},
    job_titles=(
        ("Managing Director", "Management"), ("Finance Director", "Finance"), ("Operations Manager", "Operations"),
        ("Facilities Manager", "Facilities"), ("Head of Procurement", "Procurement"), ("Energy Manager", "Facilities"),
        ("Project Engineer", "Engineering"), ("Buyer", "Procurement"), ("Accountant", "Finance"),
        ("Office Manager", "Administration"), ("Sustainability Officer", "Management"), ("Site Technician", "Operations"),
    ),
    mail_domains=("mail.example", "post.example", "inbox.example"),
    currencies={"GB": "GBP", "US": "USD"},
    products=("rooftop solar", "battery storage", "the heat pump", "the charging station", "the maintenance contract"),
    academic_titles=("Dr",),
    female_address="{given}",
    male_address="{given}",
    male_oblique="{given}",
    hello="Dear {address},",
    same_family_name=True,
    labels=("Work", "Private", "Mobile", "Head office"),
)  # fmt: skip
