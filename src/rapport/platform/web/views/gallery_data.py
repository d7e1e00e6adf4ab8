"""The invented people, deals and words that the component gallery shows; nothing else uses them."""

from __future__ import annotations

from typing import Any, Final

PEOPLE: Final = [
    (
        "Anna Albrecht",
        "Hansa Papier AG",
        "anna.albrecht@hansa.example",
        "+49 30 5550 118",
        "A",
        "2 days ago",
        "€ 48,000",
        "Jonas Weber",
    ),
    (
        "Ärmin Özdemir",
        "Bosphor Foods",
        "armin@bosphor.example",
        "+49 151 5550 172",
        "B",
        "today",
        "€ 9,400",
        "Lena Kraus",
    ),
    (
        "Mei Lin Hoffmann",
        "Nordwind Logistik GmbH",
        "m.hoffmann@nordwind.example",
        "+49 151 2047 3916",
        "A",
        "6 days ago",
        "€ 118,000",
        "Jonas Weber",
    ),
    (
        "Łukasz Nowak",
        "Polaris Robotics",
        "l.nowak@polaris.example",
        "+48 512 555 019",
        "B",
        "3 weeks ago",
        "–",
        "Lena Kraus",
    ),
    (
        "王小明",
        "Huarun Trading 华润",
        "xiaoming.wang@huarun.example",
        "+86 138 0555 0126",
        "A",
        "yesterday",
        "€ 61,300",
        "Chen Zhi",
    ),
    (
        "Zoë van der Berg",
        "Atelier Zuid BV",
        "zoe@atelierzuid.example",
        "+31 6 5550 1183",
        "C",
        "4 months ago",
        "–",
        "Chen Zhi",
    ),
    (
        "Ségolène Dupont",
        "Moulin & Fils",
        "s.dupont@moulin.example",
        "+33 6 12 55 01 44",
        "B",
        "9 days ago",
        "€ 5,200",
        "Jonas Weber",
    ),
    (
        "عمر حداد",
        "Cedar Clinics",
        "omar.haddad@cedar.example",
        "+49 40 5550 164",
        "A",
        "5 hours ago",
        "€ 27,750",
        "Lena Kraus",
    ),
    (
        "Priya Raghunathan",
        "Lotus Analytics",
        "priya@lotus.example",
        "+44 7400 555 012",
        "B",
        "11 days ago",
        "€ 14,000",
        "Chen Zhi",
    ),
    (
        "Jürgen Maximilian Freiherr von Großmann-Hohenstein",
        "Großmann & Söhne KG",
        "jg@grossmann.example",
        "+49 89 5550 131",
        "C",
        "8 months ago",
        "–",
        "Jonas Weber",
    ),
]
VALUE_TONES: Final = {"A": "accent", "B": "info", "C": "plain"}

MENU: Final[list[dict[str, Any]]] = [
    {
        "label": "",
        "items": [
            {"label": "My day", "url": "/dev/ui/", "icon": "house", "count": 7},
            {"label": "Tasks", "url": "#tasks", "icon": "check", "count": 12},
            {"label": "Inbox", "url": "#inbox", "icon": "mail", "count": 3},
        ],
    },
    {
        "label": "Customers",
        "items": [
            {"label": "People", "url": "/dev/ui/list/", "icon": "user"},
            {"label": "Organisations", "url": "/dev/ui/record/", "icon": "building-2"},
            {"label": "Calendar", "url": "#calendar", "icon": "calendar"},
        ],
    },
    {
        "label": "Sales",
        "items": [
            {"label": "Leads", "url": "#leads", "icon": "folder"},
            {"label": "Deals", "url": "/dev/ui/board/", "icon": "list-filter"},
            {"label": "Forecast", "url": "#forecast", "icon": "chart-column"},
        ],
    },
]
PINNED: Final = [
    {"label": "Owed a call this week", "url": "#owed", "count": 18, "icon": "pin"},
    {"label": "Renewals in 60 days", "url": "#renewals", "count": 9, "icon": "pin"},
]
BOTTOM: Final = [
    {"label": "Day", "url": "/dev/ui/", "icon": "house"},
    {"label": "People", "url": "/dev/ui/list/", "icon": "user"},
    {"label": "Tasks", "url": "#tasks", "icon": "check"},
]
TABS: Final = [
    {"label": "All people", "url": "#all", "count": "about 1.2 M", "active": True},
    {"label": "Mine", "url": "#mine", "count": "412"},
    {"label": "Owed a call", "url": "#owed", "count": "18"},
    {"label": "Berlin buyers", "url": "#berlin", "changed": True},
]
COLUMNS: Final = [
    {"label": "Name", "sort_url": "?sort=-name", "direction": "ascending"},
    {"label": "Organisation", "sort_url": "?sort=organisation"},
    {"label": "E-mail", "sort_url": "?sort=email"},
    {"label": "Phone", "filter_url": "#filter", "unsorted": "Too long to be sorted by this."},
    {"label": "Value class", "sort_url": "?sort=value"},
    {"label": "Last contact", "sort_url": "?sort=touch"},
    {"label": "Open deals", "sort_url": "?sort=open", "align": "r"},
    {"label": "Owner"},
]
TOTALS: Final = [
    {"text": "2,318 people"},
    {"text": "641 organisations"},
    {"text": "96 % filled"},
    {"text": "88 % filled"},
    {},
    {},
    {"text": "€ 4.81 M", "align": "r"},
    {},
]
BULK: Final = [
    {"label": "Edit", "icon": "pencil", "url": "/dev/ui/answer/bulk/"},
    {"label": "Assign", "icon": "user-check", "url": "/dev/ui/answer/bulk/"},
    {"label": "Export", "icon": "download", "url": "/dev/ui/answer/bulk/"},
    {"label": "Delete", "icon": "trash-2", "url": "/dev/ui/answer/bulk/", "danger": True},
]
FACTS: Final = [
    {"label": "Value class", "value": "A · € 212 k expected", "tone": "accent"},
    {"label": "Owner", "value": "Jonas Weber"},
    {"label": "Last contact", "value": "6 days ago, call"},
    {"label": "Next", "value": "Tue 24 Nov, 10:00"},
    {"label": "May contact", "value": "Mail, phone"},
]
ABOUT: Final = [
    {"label": "E-mail", "value": "m.hoffmann@nordwind.example", "title": "From the import of 3 March, verified 12 May"},
    {"label": "Mobile", "value": "+49 151 2047 3916", "edit_url": "/dev/ui/answer/edit/"},
    {"label": "Office", "value": "+49 40 5550 120", "edit_url": "/dev/ui/answer/edit/"},
    {"label": "Address", "value": "Am Sandtorkai 14, 20457 Hamburg"},
    {"label": "Language", "value": "German, Chinese", "edit_url": "/dev/ui/answer/edit/"},
    {"label": "Decides on", "value": "Freight, packaging"},
    {"label": "Cadence", "value": "every 14 days", "edit_url": "/dev/ui/answer/edit/"},
    {"label": "Source", "value": ""},
]
BRIEF: Final = [
    {
        "tag": "Case",
        "tone": "bad",
        "text": "Late delivery, order 20418: open for 2 days, due today 17:00.",
        "note": "Promised a call by Lena.",
        "url": "#case",
    },
    {"tag": "Credit", "tone": "warn", "text": "€ 38,200 of € 50,000 used; the new quote would exceed it by € 6,150."},
    {
        "tag": "Deal",
        "tone": "good",
        "text": "Annual contract 2027, € 96,000, in Negotiation for 23 days (won ones take 14).",
    },
    {"tag": "Next", "tone": "accent", "text": "Offer the winter rate: 7 of 9 similar customers took it."},
]
KINDS: Final[list[dict[str, Any]]] = [
    {"value": "note", "label": "Note", "active": True},
    {"value": "mail", "label": "Mail"},
    {"value": "call", "label": "Call"},
    {"value": "meeting", "label": "Meeting"},
    {"value": "task", "label": "Task"},
]
STAGES: Final = [
    {"label": "Qualified", "state": "done"},
    {"label": "Proposal", "state": "done", "url": "/dev/ui/answer/move/"},
    {"label": "Negotiation", "state": "current"},
    {"label": "Commit", "state": "open", "url": "/dev/ui/answer/move/"},
    {"label": "Won", "state": "open"},
]
BOARD: Final = [
    (
        "Qualified",
        "41",
        "€ 812 k · weighted € 162 k",
        [
            ("Cold chain pilot", "Nordwind Logistik GmbH", "€ 22,000", "Jonas Weber", "30 Jan", "4 d", "good"),
            ("Store opening kit", "Moulin & Fils", "€ 5,200", "Jonas Weber", "12 Dec", "9 d", "warn"),
        ],
    ),
    (
        "Proposal",
        "38",
        "€ 1.04 M · weighted € 416 k",
        [("Robot cell service", "Polaris Robotics", "€ 88,000", "Lena Kraus", "19 Dec", "11 d", "good")],
    ),
    (
        "Negotiation",
        "22",
        "€ 964 k · weighted € 578 k",
        [
            ("Annual contract 2027", "Nordwind Logistik GmbH", "€ 96,000", "Jonas Weber", "15 Dec", "23 d", "bad"),
            ("Import programme", "Huarun Trading 华润", "€ 61,300", "Chen Zhi", "20 Dec", "8 d", "warn"),
        ],
    ),
    ("Commit", "9", "€ 388 k · weighted € 349 k", []),
]
EMPTY_ACTIONS: Final = [
    {"label": "New organisation", "kind": "primary", "icon": "plus", "url": "/dev/ui/answer/dialog/", "dialog": True},
    {"label": "Import a file", "icon": "upload", "url": "#import"},
    {"label": "Add sample data", "kind": "ghost", "url": "#sample"},
]
CHOICES: Final = [{"value": "jw", "label": "Jonas Weber"}, {"value": "lk", "label": "Lena Kraus"}]
MENU_ITEMS: Final[list[dict[str, Any]]] = [
    {"heading": "This person"},
    {"label": "Edit", "icon": "pencil", "url": "#edit", "shortcut": "E"},
    {"label": "Merge with …", "icon": "git-merge", "url": "/dev/ui/answer/dialog/", "dialog": True},
    {"label": "Comfortable rows", "icon": "layout-list", "url": "#rows", "checked": True},
    {"line": True},
    {"label": "Delete", "icon": "trash-2", "post_url": "/dev/ui/answer/move/", "danger": True},
]
