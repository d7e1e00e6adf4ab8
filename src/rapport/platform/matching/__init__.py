"""Matching of records: from files for now, with their columns read as the importer reads them."""
