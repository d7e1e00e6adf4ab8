"""Change sets, row history, the past of a record, and undo."""
