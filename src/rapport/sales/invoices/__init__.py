"""Invoices, credit notes and payments: from an order or free, issued once, paid and credited, what is owed by age."""
