"""German words of the sample: Germany, Austria and Switzerland."""
# ruff: noqa: E501  (tables are read by the entry)

from rapport.customers.sample.cultures import Culture, Place

_BERLIN, _VIENNA, _ZURICH = "Europe/Berlin", "Europe/Vienna", "Europe/Zurich"
_FILM_MOBILES = "+49 171 39200 ##"
_OTHER_FILM_MOBILES = "+49 176 040690 ##"

GERMAN = Culture(
    language="de",
    share=40,
    female=tuple(
        "Alexandra Amelie Andrea Angelika Anja Anke Anna Annika Antonia Barbara Bettina Birgit Brigitte Carla Carolin "
        "Christina Clara Claudia Cornelia Dorothea Elena Elisabeth Emilia Eva Franziska Frieda Gabriele Greta Hanna "
        "Heike Helene Ida Ines Ingrid Isabell Jana Johanna Judith Julia Karin Katharina Katrin Lara Lea Lena Leonie "
        "Lina Luisa Magdalena Maike Maria Marie Martina Mathilda Mia Monika Nadine Nele Nina Paula Petra Renate Sabine "
        "Sandra Silke Sophie Susanne Svenja Tanja Teresa Ulrike Ursula Vanessa Verena".split()
    ),
    male=tuple(
        "Alexander Andreas Anton Arne Armin Benedikt Benjamin Bernd Bruno Carsten Christian Christoph Clemens Daniel "
        "David Dennis Dieter Dirk Elias Emil Erik Fabian Felix Florian Frank Friedrich Georg Gerhard Hannes Hans Heinrich "
        "Helmut Henrik Holger Jakob Jan Joachim Johannes Jonas Jörg Julian Jürgen Kai Karl Klaus Konrad Lars Leon Linus "
        "Lorenz Lukas Manfred Marco Markus Martin Matthias Max Michael Moritz Niklas Oliver Oskar Paul Peter Philipp Rainer "
        "Ralf Rolf Sebastian Simon Stefan Sven Theo Thomas Tim Tobias Torsten Uwe Volker Walter Wolfgang".split()
    ),
    family=tuple(
        "Achenbach Albrecht Arnold Bachmann Bauer Baumann Beck Behrens Berger Bergmann Böhm Brandt Braun Breuer Busch "
        "Dietrich Döring Ebert Eckert Engel Ernst Fiedler Fischer Förster Frank Franke Friedrich Fuchs Geiger Gerlach "
        "Graf Groß Günther Haas Hahn Hartmann Hein Heinrich Henning Hermann Herzog Hofmann Horn Huber Jäger Jahn Jung "
        "Kaiser Keller Kern Kirchner Klein Koch Köhler König Kraft Kramer Krause Krüger Kuhn Lange Lehmann Lindner Lorenz "
        "Ludwig Maier Marx Maurer Mayer Meier Möller Müller Nagel Neumann Otto Peters Pfeiffer Pohl Raabe Reimann Reuter "
        "Richter Ritter Roth Sauer Schäfer Schenk Schilling Schmitt Scholz Schreiber Schröder Schubert Schulte Schumacher "
        "Schuster Schwarz Seidel Simon Sommer Stein Steiner Thiel Ullrich Vogel Vogt Voigt Wagner Walter Weber Wegener "
        "Weiß Wenzel Werner Winkler Winter Wolf Zeller Ziegler Zimmermann".split()
    ),
    places=(
        Place("Berlin", "DE", _BERLIN, 1, ("10115", "10178", "10437", "10967", "12043", "13353"), "+49 30 23125 ###", _FILM_MOBILES),
        Place("Hamburg", "DE", _BERLIN, 1, ("20095", "20354", "22301", "22765"), "+49 40 66969 ###", _OTHER_FILM_MOBILES),
        Place("München", "DE", _BERLIN, 1, ("80331", "80469", "80636", "81541"), "+49 89 99998 ###", _FILM_MOBILES),
        Place("Köln", "DE", _BERLIN, 1, ("50667", "50672", "50823", "51063"), "+49 221 4710 ###", _OTHER_FILM_MOBILES),
        Place("Frankfurt am Main", "DE", _BERLIN, 1, ("60311", "60313", "60486", "60594"), "+49 69 90009 ###", _FILM_MOBILES),
        Place("Leipzig", "DE", _BERLIN, 1, ("04103", "04109", "04229"), _OTHER_FILM_MOBILES, _FILM_MOBILES),
        Place("Stuttgart", "DE", _BERLIN, 1, ("70173", "70178", "70469"), _FILM_MOBILES, _OTHER_FILM_MOBILES),
        Place("Freiburg im Breisgau", "DE", _BERLIN, 1, ("79098", "79102"), _FILM_MOBILES, _OTHER_FILM_MOBILES),
        Place("Wien", "AT", _VIENNA, 1, ("1010", "1040", "1070", "1190"), "+43 1 533 0###", "+43 664 555 0###"),
        Place("Graz", "AT", _VIENNA, 1, ("8010", "8020"), "+43 316 555 0##", "+43 664 555 0###"),
        Place("Zürich", "CH", _ZURICH, 1, ("8001", "8004", "8005"), "+41 44 555 0# ##", "+41 79 555 0# ##"),
        Place("Basel", "CH", _ZURICH, 1, ("4001", "4051"), "+41 61 555 0# ##", "+41 79 555 0# ##"),
    ),
    streets=(
        "Ahornweg", "Am Markt", "Bahnhofstraße", "Bergstraße", "Birkenallee", "Brunnengasse", "Buchenweg", "Dorfstraße",
        "Gartenstraße", "Goethestraße", "Hauptstraße", "Kirchgasse", "Lindenallee", "Mühlenweg", "Parkstraße", "Ringstraße",
        "Rosenweg", "Schillerstraße", "Schulstraße", "Uferstraße", "Waldstraße", "Wiesengrund",
    ),
    street_pattern="{street} {number}",
    company_stems=tuple(
        "Adlerhof Auental Bärenstein Birkental Brockfeld Buchenau Dornberg Eichenried Erlengrund Falkenried Feldkamp "
        "Fichtenau Finkenbusch Grünwerder Hainbach Haselau Heidekamp Hirschtal Hohenlind Isenbrück Kiefernbruch Kranichsee "
        "Lerchenfeld Lindental Mühlbach Nordhain Osterholz Quellental Rabenstein Rehberg Rosenau Rotbuchen Sandkrug "
        "Schwalbenhof Seefeld Silberbach Sonnenhang Steinfurth Storchennest Südhang Tannenried Ulmenhof Wachtelberg "
        "Weidenau Westerkamp Wiesental Wildbach Zehnthof".split()
    ),
    company_pattern="{stem} {word} {form}",
    group_pattern="{stem} Holding {form}",
    household_pattern="Familie {family}",
    industries=(
        ("Bau", ("Hochbau", "Dachbau", "Holzbau", "Bauunternehmung")),
        ("Maschinenbau", ("Maschinenbau", "Werkzeugbau", "Metallbau", "Antriebstechnik")),
        ("Handel", ("Handels", "Großhandel", "Gartencenter", "Möbelhaus")),
        ("Gastgewerbe", ("Hotel", "Gastronomie", "Landhotel", "Catering")),
        ("Logistik", ("Logistik", "Spedition", "Transporte", "Lagerhaus")),
        ("Landwirtschaft", ("Landwirtschaft", "Obstbau", "Molkerei", "Agrar")),
        ("Gesundheit", ("Klinik", "Pflege", "Apotheke", "Medizintechnik")),
        ("Bildung", ("Akademie", "Bildungszentrum", "Schulen", "Weiterbildung")),
        ("Immobilien", ("Immobilien", "Wohnbau", "Hausverwaltung", "Grundbesitz")),
        ("Software", ("Software", "Systemhaus", "Datentechnik", "Digital")),
        ("Lebensmittel", ("Bäckerei", "Brauerei", "Feinkost", "Mühlenwerke")),
        ("Beratung", ("Beratung", "Ingenieure", "Planung", "Treuhand")),
    ),
    legal_forms={
        "DE": ("GmbH", "GmbH", "GmbH", "GmbH & Co. KG", "AG", "e.K."),
        "AT": ("GmbH", "GmbH", "AG"),
        "CH": ("AG", "AG", "GmbH"),
    },
    job_titles=(
        ("Geschäftsführung", "Geschäftsleitung"), ("Kaufmännische Leitung", "Finanzen"), ("Betriebsleitung", "Betrieb"),
        ("Leitung Gebäudetechnik", "Technik"), ("Leitung Einkauf", "Einkauf"), ("Energiebeauftragte Person", "Technik"),
        ("Projektingenieurwesen", "Technik"), ("Einkauf", "Einkauf"), ("Buchhaltung", "Finanzen"),
        ("Assistenz der Geschäftsführung", "Geschäftsleitung"), ("Nachhaltigkeit", "Geschäftsleitung"), ("Haustechnik", "Betrieb"),
    ),
    mail_domains=("post.example", "briefkasten.example", "mail.example"),
    currencies={"DE": "EUR", "AT": "EUR", "CH": "CHF"},
    products=("die Photovoltaikanlage", "den Batteriespeicher", "die Wärmepumpe", "die Ladestation", "den Wartungsvertrag"),
    academic_titles=("Dr.", "Dr.", "Prof. Dr."),
    female_address="Frau {family}",
    male_address="Herr {family}",
    male_oblique="Herrn {family}",
    hello="Guten Tag {address},",
    same_family_name=True,
    labels=("Arbeit", "Privat", "Mobil", "Zentrale"),
)  # fmt: skip
