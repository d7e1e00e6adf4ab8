"""Custom fields: what administrators add to record kinds in the browser."""
