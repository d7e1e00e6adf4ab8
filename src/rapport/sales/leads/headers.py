"""What other programs call the columns of a lead, and what they write in them: Salesforce, HubSpot, Zoho, Pipedrive,
Dynamics 365, and tables that people keep by hand in English, German and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

HEADERS: Mapping[str, Sequence[str]] = {
    "given_name": ("First Name", "Forename", "Vorname", "名", "名字"),
    "family_name": (
        "Last Name", "Surname", "Family Name", "Lead Name", "Full Name", "Name", "Contact Name", "Nachname",
        "Familienname", "姓", "姓名", "姓氏", "线索名称", "联系人", "联系人姓名",
    ),
    "job_title": ("Title", "Job Title", "Position", "Designation", "Funktion", "Stelle", "职务", "职位"),
    "company": (
        "Company", "Company Name", "Company / Account", "Account Name", "Organization", "Organisation", "Firma",
        "Unternehmen", "Kunde", "公司", "公司名称", "单位", "客户名称",
    ),
    "email": ("Email", "E-mail", "Email Address", "Mail", "E-Mail-Adresse", "邮箱", "电子邮件", "电子邮箱"),
    "phone": (
        "Mobile", "Phone", "Phone Number", "Mobile Phone", "Mobile Phone Number", "Telephone", "Business Phone",
        "Telefon", "Telefonnummer", "Mobil", "Handy", "电话", "手机", "手机号", "联系电话",
    ),
    "website": ("Website", "Website URL", "Web", "URL", "Homepage", "Webseite", "网站", "网址"),
    "street": ("Street", "Street Address", "Address", "Straße", "Strasse", "Adresse", "街道", "地址"),
    "postcode": ("Zip", "Zip Code", "Postal Code", "Zip/Postal Code", "PLZ", "Postleitzahl", "邮编", "邮政编码"),
    "city": ("City", "Town", "Ort", "Stadt", "城市"),
    "country": ("Country", "Country/Region", "Land", "国家", "国家/地区"),
    "language": ("Language", "Preferred Language", "Sprache", "语言"),
    "industry": ("Industry", "Branche", "行业", "所属行业"),
    "employee_count": (
        "No. of Employees", "No. Employees", "Number of Employees", "NumberOfEmployees", "Employees", "Mitarbeiter",
        "Mitarbeiterzahl", "员工数", "员工人数",
    ),
    "annual_revenue": (
        "Annual Revenue", "AnnualRevenue", "Yearly Revenue", "Revenue", "Company Revenue", "Jahresumsatz", "Umsatz",
        "年营业额", "年收入", "年销售额",
    ),
    "product": ("Product Interest", "Product", "Interested In", "Produkt", "Interesse", "意向产品", "产品"),
    "description": (
        "Description", "Notes", "Note", "Message", "Comments", "Beschreibung", "Notiz", "Nachricht", "Bemerkung",
        "描述", "备注", "留言",
    ),
    "source": (
        "Lead Source", "Source", "Original Source", "Original Traffic Source", "Quelle", "Leadquelle", "Herkunft",
        "来源", "线索来源",
    ),
    "received_at": (
        "Created Time", "Create Date", "Created Date", "Created On", "Created At", "Date Created", "Erstellt am",
        "Eingang", "Eingegangen am", "创建时间", "创建日期",
    ),
    "status": ("Lead Status", "Status", "Lead Stage", "State", "Leadstatus", "状态", "线索状态"),
    "score": ("Lead Score", "HubSpot Score", "Score", "Bewertung", "评分", "线索评分"),
    "amount": ("Estimated Value", "Est. Value", "Value", "Deal Value", "Schätzwert", "Erwarteter Wert", "预计金额"),
    "owner": ("Lead Owner", "Contact owner", "Owner", "Assigned To", "Zuständig", "Besitzer", "负责人", "线索所有人"),
    "tags": ("Tag", "Tags", "Labels", "Schlagworte", "标签"),
    "external_id": ("Lead ID", "LEADID", "Record Id", "Record ID", "Id"),
}  # fmt: skip
"""Field → headers, the likeliest first; the labels of the fields in every language count as well."""

_STATUS: Mapping[str, Sequence[str]] = {
    "new": (
        "Not Contacted", "Open - Not Contacted", "Open", "None", "-None-", "Fresh", "Neu", "Offen", "未联系", "新线索",
        "待跟进",
    ),
    "working": (
        "Attempted to Contact", "Contacted", "Contact in Future", "Working - Contacted", "Working", "In Progress",
        "IN_PROGRESS", "OPEN_DEAL", "Connected", "ATTEMPTED_TO_CONTACT", "Nurturing", "Nurture", "In Bearbeitung",
        "Kontaktiert", "跟进中", "已联系", "将来联系",
    ),
    "qualified": (
        "Pre Qualified", "Pre-Qualified", "Qualified", "Closed - Converted", "Converted", "Qualifiziert", "已确认",
        "合格", "已验证",
    ),
    "disqualified": (
        "Junk Lead", "Lost Lead", "Not Qualified", "Unqualified", "UNQUALIFIED", "Closed - Not Converted",
        "BAD_TIMING", "Disqualifiziert", "Nicht qualifiziert", "Verloren", "无效线索", "无效", "已丢失",
    ),
}  # fmt: skip
WORDS: Mapping[str, Mapping[str, str]] = {
    "status": {word: status for status, words in _STATUS.items() for word in words}
}
"""A lead that the other program converted comes in as qualified, until leads.importing has found what it became."""
