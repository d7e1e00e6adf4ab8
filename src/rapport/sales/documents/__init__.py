"""What every document with priced lines shares: its lines and their editor, its sums, its number, its letter head."""
