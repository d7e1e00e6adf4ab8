"""The REST API, derived from the record kinds."""
