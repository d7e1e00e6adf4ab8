"""Legal forms of companies and the country each points to. Data only; `companies` finds them."""

FORMS: tuple[tuple[str, str], ...] = (
    ("gesellschaft mit beschränkter haftung & co. kommanditgesellschaft", "DE"),
    ("ag & co. kommanditgesellschaft auf aktien", "DE"),
    ("unternehmergesellschaft (haftungsbeschränkt)", "DE"), ("gesellschaft mit beschränkter haftung", "DE"),
    ("kommanditgesellschaft auf aktien", "DE"), ("ug (haftungsbeschränkt) & co. kg", "DE"),
    ("ug (haftungsbeschränkt)", "DE"), ("gmbh & co. kgaa", "DE"), ("gmbh & co. kg", "DE"),
    ("gmbh & co. ohg", "DE"), ("gmbh & cie. kg", "DE"), ("ag & co. kgaa", "DE"), ("se & co. kgaa", "DE"),
    ("ag & co. kg", "DE"), ("se & co. kg", "DE"), ("ug & co. kg", "DE"), ("stiftung & co. kgaa", "DE"),
    ("stiftung & co. kg", "DE"), ("gmbh & co.", "DE"), ("& co. kgaa", "DE"), ("& co. kg", "DE"),
    ("& co. ohg", "DE"), ("& cie. kg", "DE"), ("ohg mbh", "DE"), ("gag mbh", "DE"), ("ggmbh", "DE"),
    ("gmbh", "DE"), ("g.m.b.h.", "DE"), ("mbh & co. kg", "DE"), ("mbh", "DE"), ("kgaa", "DE"),
    ("k.g.a.a.", "DE"), ("ohg", "DE"), ("o.h.g.", "DE"), ("e.v.", "DE"), ("e.g.", "DE"), ("eg", "DE"),
    ("e.k.", "DE"), ("e.kfm.", "DE"), ("e.kfr.", "DE"), ("gbr", "DE"), ("g.b.r.", "DE"), ("partg mbb", "DE"),
    ("partgmbb", "DE"), ("partg", "DE"), ("aktiengesellschaft", "DE"), ("kommanditgesellschaft", "DE"),
    ("a.ö.r.", "DE"), ("k.d.ö.r.", "DE"), ("kg", "DE"), ("ag", "DE"), ("ug", "DE"), ("e.u.", "AT"),
    ("og", "AT"), ("sàrl", "CH"), ("public limited company", "GB"), ("p.l.c.", "GB"), ("plc", "GB"),
    ("limited liability partnership", "GB"), ("l.l.p.", "GB"), ("llp", "GB"), ("c.i.c.", "GB"),
    ("limited liability company", "US"), ("incorporated", "US"), ("corporation", "US"),
    ("company limited", ""), ("co., inc.", "US"), ("inc.", "US"), ("l.l.c.", "US"),
    ("llc", "US"), ("pllc", "US"), ("corp.", "US"), ("l.p.", "US"), ("lp", "US"), ("pty. limited", "AU"),
    ("pty. ltd.", "AU"), ("pte. ltd.", "SG"), ("pvt. ltd.", "IN"), ("private limited", "IN"),
    ("sdn. bhd.", "MY"), ("co., limited", "CN"), ("co., ltd.", "CN"), ("co. ltd.", "CN"), ("ltd.", "GB"),
    ("limited", "GB"), ("& co.", ""), ("& company", ""), ("and company", ""), ("co.", ""),
    ("s.a.r.l.", "FR"), ("sarl", "FR"), ("s.a.s.u.", "FR"), ("sasu", "FR"), ("s.a.s.", "FR"), ("sas", "FR"),
    ("eurl", "FR"), ("s.c.i.", "FR"), ("snc", "FR"), ("société anonyme", "FR"), ("s.p.a.", "IT"),
    ("spa", "IT"), ("s.r.l.", "IT"), ("srl", "IT"), ("s.n.c.", "IT"), ("s.l.u.", "ES"), ("s.l.", "ES"),
    ("slu", "ES"), ("s.a.u.", "ES"), ("s. de r.l. de c.v.", "MX"), ("s.a. de c.v.", "MX"), ("ltda.", "BR"),
    ("lda.", "PT"), ("s.a.", ""), ("sa", ""), ("n.v.", "NL"), ("nv", "NL"), ("b.v.", "NL"), ("bv", "NL"),
    ("v.o.f.", "NL"), ("bvba", "BE"), ("sprl", "BE"), ("vzw", "BE"), ("asbl", "BE"), ("a/s", "DK"),
    ("aps", "DK"), ("asa", "NO"), ("as", "NO"), ("aktiebolag", "SE"), ("ab", "SE"), ("oyj", "FI"),
    ("oy", "FI"), ("sp. z o.o.", "PL"), ("spółka z o.o.", "PL"), ("sp.k.", "PL"), ("s.r.o.", "CZ"),
    ("spol. s r.o.", "CZ"), ("a.s.", "CZ"), ("kft.", "HU"), ("zrt.", "HU"), ("nyrt.", "HU"),
    ("d.o.o.", "SI"), ("d.d.", "HR"), ("a.ş.", "TR"), ("ltd. şti.", "TR"), ("ооо", "RU"), ("зао", "RU"),
    ("оао", "RU"), ("пао", "RU"), ("ао", "RU"), ("k.k.", "JP"), ("s.e.", ""), ("se", ""),
)  # fmt: skip
"""Form in lower case → country it points to, "" where many have it. Dots, blanks, brackets do not count."""

EAST_ASIAN_FORMS: tuple[tuple[str, str], ...] = (
    ("股份有限公司", "CN"), ("有限责任公司", "CN"), ("集团有限公司", "CN"), ("有限公司", "CN"),
    ("股份公司", "CN"), ("（有限合伙）", "CN"), ("(有限合伙)", "CN"), ("有限合伙", "CN"),
    ("（普通合伙）", "CN"), ("(普通合伙)", "CN"), ("總公司", "TW"), ("总公司", "CN"), ("分公司", "CN"),
    ("集团公司", "CN"), ("公司", "CN"), ("株式会社", "JP"), ("有限会社", "JP"), ("合同会社", "JP"),
    ("(株)", "JP"), ("（株）", "JP"), ("㈱", "JP"), ("주식회사", "KR"), ("유한회사", "KR"), ("(주)", "KR"),
    ("㈜", "KR"),
)  # fmt: skip
"""Form → country; written at the end of a name, in Japan and Korea also at its start."""

ALSO_WORDS = frozenset(
    {
        "sa", "se", "as", "ab", "eg", "og", "spa", "kg", "ag", "ug", "lp", "oy", "nv", "bv", "co", "ek",
        "eu", "ev", "sl", "sas", "da", "ans", "bt", "rt", "mb", "ао", "dd", "kk", "cic", "sci",
    }
)  # fmt: skip
"""Forms, without their dots, that are also words or surnames."""
