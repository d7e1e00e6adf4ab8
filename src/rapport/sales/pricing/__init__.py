"""What is charged: sums of lines, prices of books, bundles and taxes. Quotes, orders and invoices use the same."""
