"""Import and export: files to records and back."""
