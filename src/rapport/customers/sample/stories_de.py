"""The stories in German."""
# ruff: noqa: E501  (tables are read by the entry)

from rapport.customers.sample.stories import Story, Tales, step

TALES = Tales(
    acquisition=Story("sales", (
        step("<form", 0, "Anfrage über die Website", "Wir interessieren uns für {product} an unserem Standort {city}. Bitte um Rückruf.", "Neue Anfrage"),
        step("call", 1, "Erstgespräch", "{contact_oblique} gesprochen: Dachfläche etwa {number} m², möchte Stromkosten senken, Entscheidung innerhalb von drei Monaten.", "Erreicht"),
        step("email", 1, "Unser Gespräch von heute", "{hello}\n\nvielen Dank für das Gespräch. Wie versprochen erhalten Sie Unterlagen und zwei Referenzen in der Nähe von {city}.\n\nFreundliche Grüße\n{me}"),
        step("meeting", 8, "Ortstermin in {city}", "Mit {contact_oblique} Dach, Zählerraum und Leitungswege angesehen. Keine Verschattung, Elektrik von 2009 muss geprüft werden.", "Angebot gewünscht"),
        step("email", 4, "Angebot {number}", "{hello}\n\nanbei unser Angebot über {amount}. Es gilt 30 Tage; gern gehe ich es mit Ihnen durch.\n\nFreundliche Grüße\n{me}", "Angebot versandt"),
        step("call", 7, "Nachgefasst zu Angebot {number}", "{contact} vergleicht mit einem Mitbewerber. Preis passt, offen ist die Lieferzeit. KW 12 zugesagt.", "Unentschieden"),
        step("<email", 6, "AW: Angebot {number}", "Wir möchten {product} beauftragen. Bitte senden Sie uns die Auftragsbestätigung.", "Angenommen"),
        step("email", 1, "Auftragsbestätigung {number}", "{hello}\n\nvielen Dank für Ihren Auftrag über {amount}. Unser Service stimmt den Montagetermin mit Ihnen ab.\n\nFreundliche Grüße\n{me}"),
        step("=note", 1, "Übergabe an den Service", "Auftrag {number} übergeben. {contact} bevorzugt Termine am Vormittag; Schlüssel am Empfang."),
        step("meeting", 30, "Montage und Übergabe", "Anlage montiert und übergeben, App gemeinsam mit {contact_oblique} eingerichtet. Alles läuft.", "Abgeschlossen"),
    )),
    birthday=step("email", 0, "Herzlichen Glückwunsch", "{hello}\n\nalles Gute zum Geburtstag und ein sonniges neues Lebensjahr wünscht das ganze Team von Heliad.\n\n{me}"),
    others=(
        Story("service", (
            step("<call", 0, "Reklamation: Störung E{number}", "{contact} meldet seit dem Wochenende Störung E{number}, kein Ertrag. Verärgert, bittet um schnelle Hilfe.", "Reklamation"),
            step("=note", 0, "Ferndiagnose", "Kommunikationsmodul seit Samstag 3:10 Uhr nicht erreichbar. Techniker nötig, Ersatzteil ist am Lager."),
            step("email", 1, "Ihre Störungsmeldung", "{hello}\n\nwir bedauern die Störung. Unser Techniker kommt am Donnerstag zwischen 8 und 10 Uhr.\n\n{me}"),
            step("meeting", 2, "Technikereinsatz", "Modul getauscht, Software aktualisiert, Ertrag nach Neustart normal. {contact} hat den Bericht unterschrieben.", "Gelöst"),
            step("call", 4, "Läuft alles wieder?", "Alles in Ordnung. Entschuldigt und zwei Tage Ertragsausfall gutgeschrieben.", "Zufrieden"),
        ), 9),
        Story("service", (
            step("email", 0, "Rechnung {number}", "{hello}\n\nanbei Rechnung {number} über {amount}, zahlbar innerhalb von 14 Tagen.\n\nHeliad Buchhaltung"),
            step("<email", 9, "Rückfrage zu Rechnung {number}", "Bitte ergänzen Sie unsere Bestellnummer und senden Sie die Rechnung erneut.", "Rückfrage"),
            step("email", 1, "Korrigierte Rechnung {number}", "{hello}\n\nanbei die Rechnung mit Ihrer Bestellnummer. Die Frist verschiebt sich entsprechend.\n\nHeliad Buchhaltung"),
        ), 9),
        Story("service", (
            step("email", 0, "Rechnung {number}", "{hello}\n\nanbei Rechnung {number} über {amount}, zahlbar innerhalb von 14 Tagen.\n\nHeliad Buchhaltung"),
            step("letter", 24, "Zahlungserinnerung {number}", "{hello}\n\nIhre Zahlung über {amount} ist noch nicht eingegangen. Sicher haben Sie sie nur übersehen.\n\nHeliad Buchhaltung"),
            step("<call", 5, "Zahlung zugesagt", "{contact} war im Urlaub, die Überweisung geht heute raus.", "Zugesagt"),
        ), 6),
        Story("sales", (
            step("call", 0, "Wie läuft es?", "Quartalsgespräch. {contact} ist mit dem Ertrag zufrieden und denkt für nächstes Jahr an eine Erweiterung.", "Interesse"),
            step("email", 1, "Unterlagen zur Erweiterung", "{hello}\n\nwie besprochen Datenblatt und Richtpreis: etwa {amount}.\n\n{me}"),
            step("call", 12, "Erweiterung besprochen", "Budgetrunde ist im Herbst. Im September wieder anrufen.", "Später"),
        ), 14),
        Story("sales", (
            step("call", 0, "Anrufversuch", "Niemand erreicht, Nachricht hinterlassen.", "Mailbox"),
            step("call", 2, "Zweiter Versuch", "{contact} ist in einer Besprechung, bittet um Anruf morgen.", "Rückruf"),
            step("call", 1, "Endlich erreicht", "Kurzes Gespräch: derzeit kein Bedarf, bleibt gern in Kontakt.", "Kein Bedarf"),
        ), 8),
        Story("sales", (
            step("<email", 0, "Anbau: weitere Anfrage", "Wir bauen nächstes Jahr an. Können Sie uns auch {product} anbieten?", "Neue Anfrage"),
            step("meeting", 7, "Planungsgespräch", "Pläne mit {contact_oblique} und dem Architekturbüro durchgegangen. Anschlussleistung reicht.", "Angebot gewünscht"),
            step("email", 5, "Angebot {number} für den Anbau", "{hello}\n\nhier unser Angebot über {amount} für den Anbau. Die Preise gelten bis Quartalsende.\n\n{me}", "Angebot versandt"),
            step("call", 9, "Nachgefasst zu Angebot {number}", "{contact} möchte fünf Prozent Nachlass bei gemeinsamer Bestellung. Kläre ich intern.", "In Verhandlung"),
            step("<email", 8, "AW: Angebot {number}", "Einverstanden. Bitte zu den besprochenen Bedingungen ausführen.", "Angenommen"),
        ), 10),
        Story("marketing", (
            step("email", 0, "Einladung zum Tag der offenen Tür", "{hello}\n\nwir laden Sie herzlich ein: neue Speicher, Werksführung und Zeit für Ihre Fragen.\n\n{me}"),
            step("<form", 5, "Anmeldung zum Tag der offenen Tür", "Kommt mit einer Begleitperson.", "Angemeldet"),
            step("meeting", 14, "Gespräch am Tag der offenen Tür", "{contact} hat nach Speichern gefragt; an den Vertrieb weitergegeben.", "Interesse"),
        ), 7),
        Story("marketing", (
            step("email", 0, "Rundbrief: Sonne im Frühling", "Ertragsrekorde, neue Förderungen und drei Projekte zum Anschauen."),
            step("<web", 1, "Seite zur Förderung besucht", "Hat die Seite zur Förderung gelesen und die Checkliste heruntergeladen."),
        ), 8),
        Story("service", (
            step("email", 0, "Jährliche Wartung steht an", "{hello}\n\ndie jährliche Wartung Ihrer Anlage steht an. Welcher der Termine passt Ihnen?\n\n{me}"),
            step("<messenger", 2, "AW: Jährliche Wartung", "Dienstagvormittag passt uns gut.", "Vereinbart"),
            step("meeting", 9, "Jährliche Wartung", "Geprüft: Anschlüsse fest, Filter gewechselt, Ertrag 4 % über Prognose. Bericht {number} übergeben.", "Abgeschlossen"),
        ), 10),
        Story("service", (
            step("<chat", 0, "Frage zur App", "Wo sehe ich den Ertrag von gestern?", "Frage"),
            step("chat", 0, "Antwort zur App", "In der Grafik nach links wischen; Kurzanleitung geschickt.", "Gelöst"),
        ), 7),
    ),
    pinned_notes=(
        "Nie vor 10 Uhr anrufen, bevorzugt E-Mail.",
        "Entscheidet gemeinsam mit der kaufmännischen Leitung. Zahlen immer vorab senden.",
        "Torcode liegt am Empfang. Hund auf dem Hof.",
        "Rahmenvertrag: bis Jahresende 5 % Rabatt auf alles.",
    ),
    tasks=(
        "{contact_oblique} anrufen", "Überarbeitetes Angebot an {contact_oblique} senden", "Ortstermin mit {contact_oblique} vereinbaren",
        "Netzanschluss klären", "{contact_oblique} um eine Referenz bitten", "Jahresgespräch mit {contact_oblique} vorbereiten",
        "Förderunterlagen zusenden", "Offene Rechnung klären",
    ),
    account_parts=("Kundenbetreuung", "Technische Beratung", "Ansprechperson im Service"),
)  # fmt: skip
