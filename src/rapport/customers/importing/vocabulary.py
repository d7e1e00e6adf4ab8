"""The words that headers of address files are made of, in English, German, Chinese and a little French and Spanish.

Everything is in the form of :func:`rapport.platform.exchange.headers.normalise`: lower case, no accents, no signs.
"""

from __future__ import annotations

GROUPS: dict[str, str] = {
    "business": "work", "work": "work", "office": "work", "arbeit": "work", "geschaftlich": "work",
    "dienstlich": "work", "buro": "work", "beruflich": "work", "professional": "work", "办公": "work", "工作": "work",
    "单位": "work", "公司": "work", "company": "work", "firma": "work",
    "home": "home", "private": "home", "personal": "home", "privat": "home", "personlich": "home", "住宅": "home",
    "家庭": "home", "个人": "home", "domicile": "home",
    "other": "other", "andere": "other", "weitere": "other", "sonstige": "other", "alternate": "other",
    "alternative": "other", "additional": "other", "其他": "other", "autre": "other", "npe": "other",
    "mobile": "mobile", "cell": "mobile", "cellular": "mobile", "mobil": "mobile", "handy": "mobile",
    "mobiltelefon": "mobile", "handynummer": "mobile", "mobilfunk": "mobile", "mobilnummer": "mobile",
    "mobiles": "mobile", "cellphone": "mobile", "mobilephone": "mobile", "手机": "mobile", "移动": "mobile",
    "mailing": "mailing", "billing": "billing", "rechnung": "billing",
    "rechnungs": "billing", "invoice": "billing", "shipping": "shipping", "delivery": "shipping", "liefer": "shipping",
    "lieferung": "shipping", "primary": "primary", "main": "primary", "haupt": "primary", "preferred": "primary",
    "default": "primary", "secondary": "secondary",
    "second": "secondary", "zweite": "secondary", "first": "1",
    "assistant": "assistant", "assistants": "assistant", "car": "car", "pager": "pager", "video": "video",
    "direct": "direct", "durchwahl": "direct", "zentrale": "main", "callback": "callback", "radio": "radio",
    "bureau": "work", "商务": "work", "商务地址": "work", "住宅地址": "home", "其他地址": "other",
    "domicilio": "home", "autre adresse": "other", "portable": "mobile", "movil": "mobile",
    "isdn": "isdn", "tty": "tty", "telex": "telex", "einsatz": "work",
}  # fmt: skip
"""Word → the group whose columns belong together; most groups are the label as well."""

UNLABELLED = frozenset({"primary", "secondary"})
"""Groups that say which one it is, not what for."""

NOISE = frozenset(
    "value number numbers no nr nummer num contact contacts customer client kunde kunden lead person adresse address "
    "the of s der des formatted info full person's field text plain raw".split()
)
"""Words without which a header says the same."""

CORES: dict[str, str] = {
    # e-mail
    "email": "emails", "e mail": "emails", "mail": "emails", "emails": "emails", "e mails":
    "emails",
    "email address": "emails", "emailadresse": "emails", "mailadresse": "emails", "邮箱": "emails",
    "电子邮件": "emails",
    "电子邮箱": "emails", "邮件": "emails", "courriel": "emails", "correo": "emails", "e mail adresse": "emails",
    "email type": "emails.label", "e mail type": "emails.label", "email label": "emails.label",
    "e mail label": "emails.label", "email id": "emails",
    "adresse de messagerie": "emails", "messagerie": "emails", "电子邮件地址": "emails", "电子邮件 地址": "emails",
    "correo electronico": "emails", "邮箱地址": "emails",
    # telephone
    "telecopie": "fax", "telecopieur": "fax", "haupttelefon": "phones", "电话 号码": "phones",
    "phone": "phones", "telephone": "phones", "tel": "phones", "telefon": "phones", "telefonnummer": "phones",
    "fon": "phones", "telno": "phones", "phonenumber": "phones", "rufnummer": "phones", "festnetz": "phones",
    "landline": "phones", "电话": "phones", "联系电话": "phones", "固定电话": "phones", "座机": "phones",
    "电话号码": "phones", "telefono": "phones", "手机号": "phones", "手机号码": "phones", "phones": "phones",
    "phone type": "phones.label", "phone label": "phones.label", "telephone type": "phones.label",
    "whatsapp": "phones",
    "fax": "fax", "telefax": "fax", "faxnummer": "fax", "facsimile": "fax", "传真": "fax", "fax phone": "fax",
    # web
    "website": "website", "web site": "website", "web page": "website", "webpage": "website", "webseite": "website",
    "homepage": "website", "url": "website", "web": "website", "www": "website", "internet": "website",
    "website url": "website", "site": "website", "网址": "website", "网站": "website", "domain": "website",
    "website type": "website.label", "website label": "website.label", "home page": "website", "blog": "website",
    "company domain name": "website", "website page": "website", "website blog": "website", "linkedin url":
    "website", "profile url": "website", "linkedin": "website",
    "linkedin profile": "website", "linkedin company page": "website", "website profile": "website",
    "aim": "handles", "icq": "handles", "jabber": "handles", "msn": "handles", "skype": "handles", "yahoo": "handles",
    "im": "handles", "messenger": "handles", "im address": "handles", "qq": "handles", "微信": "handles",
    "wechat": "handles", "twitter": "handles", "screen name": "handles", "twitter username": "handles",
    "twitter handle": "handles", "facebook": "handles", "instagram": "handles", "messenger label": "handles.label",
    "im aim": "handles", "im icq": "handles", "im jabber": "handles", "im msn": "handles", "im skype": "handles",
    "im yahoo": "handles", "skype id": "handles", "telegram": "handles", "xing": "website",
    # postal address
    "street": "address.street", "strasse": "address.street", "str": "address.street", "street address":
    "address.street", "street name": "address.street", "address line": "address.street", "adresszeile":
    "address.street", "addr": "address.street", "addr work": "address.street", "rue": "address.street",
    "strasse hausnummer": "address.street", "strasse hnr": "address.street", "街道": "address.street",
    "streetaddress": "address.street", "strassenname": "address.street", "anschrift": "address.raw",
    "house number": "address.house_number", "hausnummer": "address.house_number", "hausnr": "address.house_number",
    "street number": "address.house_number", "hnr": "address.house_number",
    "extended": "address.street2", "extended address": "address.street2", "adresszusatz": "address.street2",
    "apartment": "address.street2", "apt": "address.street2", "suite": "address.street2",
    "po box": "address.po_box", "postfach": "address.po_box", "pobox": "address.po_box",
    "city": "address.locality", "town": "address.locality", "ort": "address.locality", "stadt": "address.locality",
    "wohnort": "address.locality", "locality": "address.locality", "suburb": "address.locality",
    "plz ort": "address.postcode_locality", "城市": "address.locality", "市": "address.locality", "ville":
    "address.locality", "ciudad": "address.locality", "wcity": "address.locality", "office location":
    "address.country",
    "state": "address.region", "region": "address.region", "province": "address.region", "county": "address.region",
    "bundesland": "address.region", "kanton": "address.region", "state region": "address.region",
    "state province": "address.region", "省份": "address.region", "省": "address.region", "provinz":
    "address.region", "state code": "address.region", "territory": "address.region",
    "postcode": "address.postcode", "postal code": "address.postcode", "zip": "address.postcode", "zip code":
    "address.postcode", "zipcode": "address.postcode", "plz": "address.postcode", "postleitzahl":
    "address.postcode", "post code": "address.postcode", "邮编": "address.postcode", "邮政编码": "address.postcode",
    "zip postal code": "address.postcode", "postalcode": "address.postcode", "state zip": "address.region",
    "市 县": "address.locality", "省 市 自治区": "address.region", "国家 地区": "address.country",
    "code postal": "address.postcode", "pays region": "address.country", "dep region": "address.region",
    "codigo postal": "address.postcode", "pais": "address.country", "land region": "address.country",
    "direccion": "address.raw", "provincia": "address.region", "departement": "address.region",
    "country": "address.country", "land": "address.country", "国家": "address.country", "country region":
    "address.country", "pays": "address.country", "country code": "address.country", "staat": "address.country",
    "countrycode": "address.country", "国家地区": "address.country",
    "address": "address.raw", "adresse": "address.raw", "地址": "address.raw", "详细地址": "address.raw",
    "postal address": "address.raw", "full address": "address.raw", "formatted": "address.raw", "formatted address":
    "address.raw", "联系地址": "address.raw", "公司地址": "address.raw", "location": "address.raw",
    "address type": "address.label", "address label": "address.label",
    "address street": "address.street", "address city": "address.locality", "address region": "address.region",
    "address state": "address.region", "address postal code": "address.postcode", "address postcode":
    "address.postcode", "address zip": "address.postcode", "address country": "address.country", "address po box":
    "address.po_box", "address extended": "address.street2", "address extended address": "address.street2",
    "address formatted": "address.raw", "address house number": "address.house_number",
    "postanschrift": "address.raw",
}  # fmt: skip
"""What is left of a header without groups, numbers and noise → its target."""

SHARED: dict[str, str] = {
    "email opt out": "opt_out.email", "e mail opt out": "opt_out.email", "has opted out of email": "opt_out.email",
    "hasoptedoutofemail": "opt_out.email", "unsubscribed from all email": "opt_out.email", "do not email":
    "opt_out.email", "do not e mail": "opt_out.email", "donotemail": "opt_out.email", "do not allow emails":
    "opt_out.email", "do not allow e mails": "opt_out.email", "keine e mails": "opt_out.email", "opted out of email":
    "opt_out.email", "email opted out": "opt_out.email", "拒收邮件": "opt_out.email", "do not call": "opt_out.phone",
    "donotcall": "opt_out.phone", "do not phone": "opt_out.phone", "donotphone": "opt_out.phone",
    "do not allow phone calls": "opt_out.phone", "nicht anrufen": "opt_out.phone", "keine anrufe": "opt_out.phone",
    "phone opt out": "opt_out.phone", "请勿致电": "opt_out.phone", "sms opt out": "opt_out.sms", "do not sms":
    "opt_out.sms", "do not text": "opt_out.sms", "keine sms": "opt_out.sms", "do not mail": "opt_out.post",
    "do not allow mails": "opt_out.post", "donotpostalmail": "opt_out.post", "keine post": "opt_out.post",
    "do not contact": "opt_out.all", "donotcontact": "opt_out.all", "nicht kontaktieren": "opt_out.all",
    "kontaktsperre": "opt_out.all", "请勿联系": "opt_out.all", "newsletter": "newsletter", "newsletter opt in":
    "newsletter", "newsletter subscription": "newsletter", "newsletter abonniert": "newsletter",
    "订阅通讯": "newsletter",
    "id": "external_id", "record id": "external_id", "customer id": "external_id", "contact id": "external_id",
    "contactid": "external_id", "leadid": "external_id", "lead id": "external_id", "accountid": "external_id",
    "user id": "external_id", "person id": "external_id", "personid": "external_id", "unique id": "external_id",
    "customerid": "external_id", "kunden id": "external_id", "kundenid": "external_id", "kundennummer": "external_id",
    "kundennr": "external_id", "kunden nr": "external_id", "kd nr": "external_id", "debitor": "external_id",
    "debitorennummer": "external_id", "debitor nr": "external_id", "customer number": "external_id", "customer no":
    "external_id", "rec id": "external_id", "uid vcard": "external_id", "organization id": "external_id",
    "organisation id": "external_id", "company id": "external_id", "prospect id": "external_id",
    "external id": "external_id", "externe id": "external_id", "外部编号": "external_id", "mitgliedsnummer":
    "external_id", "member id": "external_id", "membership number": "external_id", "客户编号": "external_id",
    "编号": "external_id", "client id": "external_id", "reference": "external_id", "uuid": "external_id",
    "patient id": "external_id", "donor id": "external_id", "account id": "external_id", "vendorid": "external_id",
    "account number": "external_id", "contact number id": "external_id", "npsp id": "external_id",
    "owner": "owner", "contact owner": "owner", "account owner": "owner", "lead owner": "owner", "company owner":
    "owner", "assigned to": "owner", "assigned user": "owner", "betreuer": "owner", "zustandig": "owner",
    "zustandiger": "owner", "verantwortlich": "owner", "verantwortlicher": "owner", "sachbearbeiter": "owner",
    "负责人": "owner", "所有者": "owner", "owner name": "owner", "vendor owner": "owner", "sales rep": "owner",
    "account manager": "owner", "responsible": "owner", "inhaber": "owner", "sales": "owner", "besitzer": "owner",
    "tags": "tags", "tag": "tags", "categories": "tags", "category": "tags", "kategorie": "tags", "kategorien":
    "tags", "labels": "tags", "group membership": "tags", "groups": "tags", "gruppen": "tags", "gruppe": "tags",
    "标签": "tags", "分组": "tags", "schlagworte": "tags", "schlagworter": "tags", "stichworte": "tags",
    "role": "roles", "roles": "roles", "lifecycle stage": "roles", "account type": "roles", "customer type": "roles",
    "kundentyp": "roles", "客户类型": "roles", "relationship type": "roles", "rolle": "roles", "rollen": "roles",
    "附注": "note", "类别": "tags", "remarques": "note", "commentaires": "note", "notas": "note",
    "notes": "note", "note": "note", "notiz": "note", "notizen": "note", "bemerkung": "note", "bemerkungen": "note",
    "anmerkung": "note", "anmerkungen": "note", "comment": "note", "comments": "note", "kommentar": "note",
    "备注": "note", "说明": "note", "remarks": "note", "memo": "note",
    "description": "description", "beschreibung": "description", "about": "description", "background":
    "description", "bio": "description", "描述": "description", "简介": "description",
    "source": "source", "lead source": "source", "account source": "source", "quelle": "source", "herkunft": "source",
    "original source": "source", "客户来源": "source", "来源": "source", "lead origin": "source",
    "language": "language", "sprache": "language", "语言": "language", "preferred language": "language",
    "preferredlanguage": "language", "time zone": "time_zone", "timezone": "time_zone", "zeitzone": "time_zone",
    "value class": "value_class", "abc": "value_class", "客户级别": "value_class", "kundenklasse": "value_class",
    "uid": "uid", "rapport id": "uid",
}  # fmt: skip

PERSON: dict[str, str] = {
    "助理的电话": "assistant.phones", "助理电话": "assistant.phones", "紧急联系电话": "emergency.phones",
    "紧急联系人电话": "emergency.phones", "经理邮箱": "manager.emails", "上级邮箱": "manager.emails",
    "name": "name", "full name": "name", "fullname": "name", "display name": "name", "displayname": "name",
    "contact name": "name", "person": "name", "contact": "name", "ansprechpartner": "name", "kontakt": "name",
    "kontaktperson": "name", "contact person": "name", "姓名": "name", "联系人": "name", "联系人姓名": "name",
    "file as": "name", "nom complet": "name", "vor und nachname": "name", "vorname nachname": "name", "customer name":
    "name", "client name": "name", "lead name": "name", "nombre completo": "name", "kundenname": "name",
    "customer": "name", "client": "name", "kunde": "name", "account name person": "name",
    "nom": "family_name", "nom de famille": "family_name", "deuxieme prenom": "middle_name", "suffixe": "suffix",
    "civilite": "prefix", "titre": "title", "titre professionnel": "job_title", "fonction": "job_title", "poste":
    "job_title", "profession": "job_title", "societe": "organisation", "entreprise": "organisation", "empresa":
    "organisation", "anniversaire": "birth_date", "date de naissance": "birth_date", "fecha de nacimiento":
    "birth_date", "apellidos": "family_name", "cargo": "job_title", "中间名": "middle_name", "后缀": "suffix",
    "first name": "given_name", "firstname": "given_name", "given name": "given_name", "given": "given_name",
    "forename": "given_name", "vorname": "given_name", "rufname": "given_name", "prenom": "given_name", "名":
    "given_name", "名字": "given_name", "fname": "given_name", "nombre": "given_name", "first": "given_name",
    "middle name": "middle_name", "middlename": "middle_name", "additional name": "middle_name", "additional names":
    "middle_name", "zweiter vorname": "middle_name", "weitere vornamen": "middle_name", "middle": "middle_name",
    "middle initial": "middle_name",
    "last name": "family_name", "lastname": "family_name", "family name": "family_name", "surname": "family_name",
    "nachname": "family_name", "familienname": "family_name", "zuname": "family_name", "姓": "family_name", "姓氏":
    "family_name", "lname": "family_name", "apellido": "family_name", "last": "family_name", "family": "family_name",
    "prefix": "prefix", "name prefix": "prefix", "salutation": "prefix", "anrede": "prefix", "titel": "prefix",
    "称谓": "prefix", "honorific": "prefix", "akad titel": "prefix", "akademischer titel": "prefix", "name title":
    "prefix", "称呼": "prefix",
    "suffix": "suffix", "name suffix": "suffix", "namenszusatz": "suffix", "generational suffix": "suffix",
    "nickname": "nickname", "nick": "nickname", "spitzname": "nickname", "昵称": "nickname", "short name": "nickname",
    "maiden name": "maiden_name", "geburtsname": "maiden_name", "former name": "maiden_name",
    "phonetic": "phonetic", "phonetic name": "phonetic", "yomi name": "phonetic", "pinyin": "phonetic", "拼音":
    "phonetic",
    "job title": "job_title", "jobtitle": "job_title", "position": "job_title", "funktion": "job_title", "beruf":
    "job_title", "occupation": "job_title", "stelle": "job_title", "职位": "job_title", "职务": "job_title",
    "organization title": "job_title", "designation": "job_title", "berufsbezeichnung": "job_title",
    "organization 1 title": "job_title", "positionsbezeichnung": "job_title", "title": "title",
    "department": "department", "abteilung": "department", "部门": "department", "organization department":
    "department", "dept": "department",
    "company": "organisation", "company name": "organisation", "organisation": "organisation", "organization":
    "organisation", "firma": "organisation", "unternehmen": "organisation", "employer": "organisation",
    "account name": "organisation", "account": "organisation", "associated company": "organisation", "arbeitgeber":
    "organisation", "organization name": "organisation", "organisation name": "organisation", "firmenname":
    "organisation", "公司": "organisation", "公司名称": "organisation", "单位": "organisation", "客户名称":
    "organisation", "企业名称": "organisation", "primary company": "organisation", "current employer":
    "organisation", "verein": "organisation", "business name": "organisation", "工作单位": "organisation",
    "associated company ids": "organisation.external_id", "associated company id": "organisation.external_id",
    "company website": "organisation.website", "company phone": "organisation.phone", "company domain":
    "organisation.website", "行业": "organisation.industry", "industry": "organisation.industry", "branche":
    "organisation.industry", "number of employees": "organisation.employee_count", "employees":
    "organisation.employee_count", "annual revenue": "organisation.annual_revenue", "company industry":
    "organisation.industry", "company size": "organisation.employee_count", "company main phone":
    "organisation.phone", "organization main phone": "organisation.phone", "firma telefon": "organisation.phone",
    "sector": "organisation.industry",
    "birthday": "birth_date", "birth date": "birth_date", "birthdate": "birth_date", "date of birth": "birth_date",
    "dob": "birth_date", "geburtsdatum": "birth_date", "geburtstag": "birth_date", "生日": "birth_date", "出生日期":
    "birth_date", "geb datum": "birth_date", "birth year": "birth_date.year", "birth month": "birth_date.month",
    "birth day": "birth_date.day", "geb": "birth_date", "born": "birth_date",
    "marital status": "marital_status", "marital": "marital_status", "familienstand": "marital_status", "婚姻状况":
    "marital_status",
    "account id": "organisation.external_id", "accountid": "organisation.external_id", "company id":
    "organisation.external_id", "organization id": "organisation.external_id", "organisation id":
    "organisation.external_id",
}  # fmt: skip

ORGANISATION: dict[str, str] = {
    "nom": "name", "societe": "name", "entreprise": "name", "raison sociale": "name", "empresa": "name",
    "name": "name", "company": "name", "company name": "name", "organisation": "name", "organization": "name",
    "organisation name": "name", "organization name": "name", "account": "name", "account name": "name", "firma":
    "name", "firmenname": "name", "unternehmen": "name", "customer name": "name", "vendor name": "name", "公司名称":
    "name", "客户名称": "name", "公司": "name", "单位": "name", "企业名称": "name", "business name": "name",
    "full name": "name", "display name": "name", "lieferant": "name", "kundenname": "name", "supplier": "name",
    "kunde": "name", "customer": "name", "client": "name", "file as": "name", "employer": "name", "legal name":
    "legal_name", "tradestyle": "trade_name", "trade name": "trade_name",
    "industry": "industry", "sector": "industry", "branche": "industry", "行业": "industry", "company industry":
    "industry", "type of business": "industry", "所属行业": "industry",
    "employees": "employee_count", "number of employees": "employee_count", "no of employees": "employee_count",
    "employee count": "employee_count", "mitarbeiter": "employee_count", "mitarbeiterzahl": "employee_count",
    "company size": "employee_count", "员工人数": "employee_count", "员工数": "employee_count", "size":
    "employee_count", "anzahl mitarbeiter": "employee_count", "staff": "employee_count",
    "revenue": "annual_revenue", "annual revenue": "annual_revenue", "umsatz": "annual_revenue", "jahresumsatz":
    "annual_revenue", "turnover": "annual_revenue", "年营业额": "annual_revenue", "年收入": "annual_revenue",
    "currency": "currency", "wahrung": "currency", "币种": "currency", "currency iso code": "currency",
    "founded": "founded_on", "founded on": "founded_on", "year founded": "founded_on", "year established":
    "founded_on", "gegrundet": "founded_on", "grundungsjahr": "founded_on", "成立日期": "founded_on", "year started":
    "founded_on", "established": "founded_on",
    "parent": "organisation", "parent company": "organisation", "parent account": "organisation", "subsidiary of":
    "organisation", "muttergesellschaft": "organisation", "konzern": "organisation", "母公司": "organisation",
    "上级公司": "organisation", "parent account name": "organisation", "parent id": "organisation.external_id",
    "parent account id": "organisation.external_id", "parentid": "organisation.external_id", "parent organisation":
    "organisation",
}  # fmt: skip
