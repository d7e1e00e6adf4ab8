"""One index over every searchable record kind."""
