"""Pages of the sales module beside those that every record kind has."""
