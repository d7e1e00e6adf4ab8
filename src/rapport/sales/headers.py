"""What other programs call the columns of deals and products: Salesforce, HubSpot, Zoho, Dynamics 365, Pipedrive, and
tables that people keep by hand in English, German and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

DEAL_HEADERS: Mapping[str, Sequence[str]] = {
    "name": (
        "Deal Name", "Opportunity Name", "Opportunity", "Deal", "Deal Title", "Deal - Title", "Topic", "Title",
        "Verkaufschance", "Thema", "商机名称", "商机",
    ),
    "party": (
        "Account Name", "Account", "Company", "Company Name", "Associated Company", "Associated Company IDs",
        "AccountId", "Potential Customer", "Organization", "Organisation", "Deal - Organization", "Customer", "Kunde",
        "Firma", "Unternehmen", "客户名称", "公司名称",
    ),
    "stage": (
        "Stage", "Deal Stage", "StageName", "Opportunity Stage", "Pipeline Stage", "Deal - Stage", "Verkaufsphase",
        "销售阶段", "商机阶段",
    ),
    "pipeline": ("Pipeline", "Deal Pipeline", "Deal - Pipeline", "Sales Process", "销售流程"),
    "amount": (
        "Amount", "Deal Amount", "Deal Value", "Value", "Deal - Value", "Est. Revenue", "Estimated Revenue", "Wert",
        "Auftragswert", "预计金额", "商机金额",
    ),
    "currency": (
        "Currency", "Currency Code", "CurrencyIsoCode", "Amount Currency", "Opportunity Currency", "Deal - Currency",
        "Währung", "币种",
    ),
    "probability": (
        "Probability (%)", "Probability", "Deal Probability", "Deal - Probability", "Win Probability",
        "Abschlusswahrscheinlichkeit", "赢率", "可能性",
    ),
    "expected_close_on": (
        "Close Date", "Closing Date", "CloseDate", "Expected Close Date", "Est. Close Date", "Estimated Close Date",
        "Deal - Expected close date", "Abschlussdatum", "Voraussichtlicher Abschluss", "预计成交日期", "结束日期",
    ),
    "closed_on": ("Actual Close Date", "Deal - Won time", "Deal - Lost time", "Deal - Deal closed on"),
    "opened_on": (
        "Create Date", "Created Date", "CreatedDate", "Created Time", "Created On", "Deal - Deal created",
        "Erstellt am", "创建时间", "创建日期",
    ),
    "source": (
        "Lead Source", "Source", "Original Source", "Original Source Type", "Deal Source", "Deal - Source", "Quelle",
        "Leadquelle", "来源", "商机来源",
    ),
    "outcome_reason": (
        "Loss Reason", "Lost Reason", "Reason For Loss", "Closed Lost Reason", "Closed Won Reason",
        "Deal - Lost reason", "Verlustgrund", "丢单原因",
    ),
    "next_step": ("Next Step", "NextStep", "Nächster Schritt", "下一步"),
    "description": (
        "Description", "Deal Description", "Opportunity Description", "Notes", "Beschreibung", "描述", "备注",
    ),
    "owner": (
        "Deal owner", "Opportunity Owner", "Owner", "Deal - Owner", "Assigned To", "Zuständig", "Besitzer", "负责人",
        "商机所有人",
    ),
    "tags": ("Tag", "Tags", "Labels", "Deal - Label", "标签"),
    "external_id": (
        "Record ID", "Deal ID", "Opportunity ID", "Deal - ID", "POTENTIALID", "(Do Not Modify) Opportunity", "Id",
    ),
}  # fmt: skip
"""Field → headers, the likeliest first; the labels of the fields in every language count as well."""

PRODUCT_HEADERS: Mapping[str, Sequence[str]] = {
    "name": (
        "Product Name", "Product", "Item Name", "Title", "Produktname", "Bezeichnung", "Artikelbezeichnung", "Artikel",
        "产品名称", "商品名称",
    ),
    "code": (
        "Product Code", "SKU", "Product SKU", "Item Number", "Article Number", "Produktcode", "Artikelnummer",
        "产品编码", "产品编号",
    ),
    "ean": ("GTIN", "Barcode", "UPC", "条形码"),
    "family": (
        "Product Family", "Product Category", "Category", "Family", "Produktfamilie", "Warengruppe", "产品分类",
        "产品类别",
    ),
    "list_price": (
        "List Price", "Unit Price", "Price", "Standard Price", "Listenpreis", "Einzelpreis", "Preis", "单价",
        "标准价格",
    ),
    "currency": ("Currency", "Currency Code", "CurrencyIsoCode", "Währung", "币种"),
    "unit": ("Usage Unit", "Quantity Unit Of Measure", "Unit Of Measure", "Default Unit", "Einheit", "单位"),
    "is_active": ("Active", "Is Active", "Product Active", "Active (Product)", "Aktiv", "是否启用"),
    "description": ("Product Description", "Description", "Beschreibung", "产品描述", "描述"),
    "external_id": ("Record ID", "Product ID", "PRODUCTID", "(Do Not Modify) Product", "Id"),
}  # fmt: skip
"""As of deals."""
