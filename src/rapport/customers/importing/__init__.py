"""What is particular to importing people, organisations and households: headers, keys, set-based loading."""
