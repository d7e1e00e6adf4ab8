"""The exports of other programs: the columns by which each is known, and what its headers alone leave open."""

from __future__ import annotations

from rapport.platform.exchange.profile import Layout

_SALESFORCE = {
    "OwnerId": "owner", "IsDeleted": "", "MasterRecordId": "", "ReportsToId": "manager.external_id", "Type": "roles",
    "Company": "", "Jigsaw": "", "Status": "",
}  # fmt: skip
_GOOGLE = {
    "Yomi Name": "", "Initials": "", "Short Name": "", "Billing Information": "", "Directory Server": "",
    "Mileage": "", "Hobby": "", "Location": "", "Subject": "", "Priority": "", "Sensitivity": "", "File As": "",
    "Photo": "", "Gender": "", "Organization Type": "", "Organization 1 - Type": "", "Labels": "tags",
}  # fmt: skip

PEOPLE: tuple[Layout, ...] = (
    Layout(
        "salesforce-contacts",
        frozenset({"Id", "LastName", "AccountId", "MailingStreet"}),
        {**_SALESFORCE, "AccountId": "organisation.external_id", "Title": "job_title", "Id": "external_id"},
        "salesforce",
    ),
    Layout(
        "salesforce-leads",
        frozenset({"Id", "LastName", "IsConverted"}),
        {**_SALESFORCE, "Company": "organisation", "Title": "job_title", "Id": "external_id"},
        "salesforce",
    ),
    Layout(
        "salesforce-report",
        frozenset({"First Name", "Last Name", "Account Name", "Mailing Street"}),
        {"Title": "job_title", "Contact ID": "external_id", "Account ID": "organisation.external_id"},
        "salesforce",
    ),
    Layout(
        "salesforce-campaign-members",
        frozenset({"CampaignId", "LeadId", "ContactId", "LastName"}),
        {**_SALESFORCE, "CampaignId": "", "LeadId": "", "ContactId": "", "Id": "", "Name": "name", "Type": "",
         "LeadOrContactId": "external_id", "LeadOrContactOwnerId": "", "External_id__c": "",
         "CompanyOrAccount": "organisation",
         "Title": "job_title"},
        "salesforce",
    ),
    Layout(
        "hubspot-contacts",
        frozenset({"Record ID", "Lifecycle Stage", "Email"}),
        {"Record ID": "external_id", "Lead Status": "", "Associated Company IDs": "organisation.external_id"},
        "hubspot",
    ),
    Layout("google-contacts", frozenset({"Given Name Yomi", "Group Membership"}), _GOOGLE, "google"),
    Layout("google-contacts", frozenset({"Phonetic First Name", "Labels"}), _GOOGLE, "google"),
    Layout("google-contacts", frozenset({"Group Membership", "E-mail 1 - Value"}), _GOOGLE, "google"),
    Layout("outlook", frozenset({"E-mail Address", "Business Phone"}), {"Title": "prefix", "Account": ""}, "outlook"),
    Layout("outlook", frozenset({"E-Mail-Adresse", "Telefon geschäftlich"}), {"Konto": ""}, "outlook"),
    Layout(
        "outlook",
        frozenset({"Adresse de messagerie", "Téléphone (bureau)"}),
        {"Service": "department", "Type de messagerie": "", "Nom complet de l'adresse de messagerie": ""},
        "outlook",
    ),
    Layout("outlook", frozenset({"电子邮件地址", "商务电话"}), {"电子邮件类型": "", "电子邮件显示名称": ""}, "outlook"),
    Layout(
        "linkedin-connections",
        frozenset({"First Name", "Last Name", "Position", "Connected On"}),
        {"URL": "website", "Connected On": ""},
        "linkedin",
    ),
    Layout("zoho-leads", frozenset({"LEADID", "Last Name"}), {"LEADID": "external_id"}, "zoho.leads"),
    Layout(
        "zoho-contacts",
        frozenset({"CONTACTID", "Last Name"}),
        {"CONTACTID": "external_id", "Account Id": "organisation.external_id", "Contact Owner Id": ""},
        "zoho.contacts",
    ),
    Layout(
        "zoho-contacts",
        frozenset({"Record Id", "Contact Owner", "Last Name"}),
        {"Record Id": "external_id", "Account Name.id": "organisation.external_id", "Contact Owner.id": ""},
        "zoho.contacts",
    ),
    Layout(
        "zoho-leads",
        frozenset({"Record Id", "Lead Owner", "Last Name"}),
        {"Record Id": "external_id", "Lead Owner.id": ""},
        "zoho.leads",
    ),
    Layout(
        "dynamics-contacts",
        frozenset({"(Do Not Modify) Contact"}),
        {"(Do Not Modify) Contact": "external_id", "(Do Not Modify) Row Checksum": "",
         "(Do Not Modify) Modified On": "",
         "Parent Customer": "organisation"},
        "dynamics",
    ),
    Layout(
        "dynamics-leads",
        frozenset({"(Do Not Modify) Lead"}),
        {"(Do Not Modify) Lead": "external_id", "(Do Not Modify) Row Checksum": "", "(Do Not Modify) Modified On": "",
         "Topic": "note", "Name": "name"},
        "dynamics",
    ),
    Layout(
        "npsp-import",
        frozenset({"Contact1 First Name", "Contact1 Last Name"}),
        {"Household Phone": "household.phones"},
        "npsp",
    ),
    Layout("thunderbird", frozenset({"Primary Email", "Screen Name"}), {"Display Name": "name"}, "thunderbird"),
    Layout(
        "vcard",
        frozenset({"format:vcard"}),
        {"UID": "external_id", "Kind": "kind", "Role": "", "Gender": "", "Anniversary": "",
         "Title": "job_title", "Photo address": "", "Phonetic given name": "", "Phonetic family name": "",
         "Organisation": "organisation"},
        "vcard",
    ),
)  # fmt: skip

ORGANISATIONS: tuple[Layout, ...] = (
    Layout(
        "salesforce-accounts",
        frozenset({"Id", "Name", "BillingStreet"}),
        {**_SALESFORCE, "Id": "external_id", "ParentId": "organisation.external_id", "YearStarted": "founded_on",
         "Company": "name", "NaicsDesc": "", "SicDesc": "", "DunsNumber": ""},
        "salesforce",
    ),
    Layout(
        "hubspot-companies",
        frozenset({"Record ID", "Company name"}),
        {"Record ID": "external_id", "Lead Status": ""},
        "hubspot",
    ),
    Layout(
        "zoho-accounts",
        frozenset({"ACCOUNTID", "Account Name"}),
        {"ACCOUNTID": "external_id", "Account Owner Id": ""},
        "zoho.accounts",
    ),
    Layout(
        "zoho-accounts",
        frozenset({"Record Id", "Account Owner", "Account Name"}),
        {"Record Id": "external_id", "Account Owner.id": "", "Parent Account.id": "organisation.external_id"},
        "zoho.accounts",
    ),
    Layout("zoho-vendors", frozenset({"VENDORID", "Vendor Name"}), {"VENDORID": "external_id"}, "zoho.vendors"),
    Layout(
        "dynamics-accounts",
        frozenset({"(Do Not Modify) Account"}),
        {"(Do Not Modify) Account": "external_id", "(Do Not Modify) Row Checksum": "",
         "(Do Not Modify) Modified On": ""},
        "dynamics",
    ),
)  # fmt: skip

ORGANISATION_SYSTEMS = {"zoho.contacts": "zoho.accounts", "zoho.leads": "zoho.accounts"}
"""Origin of a person's row → origin of the organisation ids in it, where they differ."""
