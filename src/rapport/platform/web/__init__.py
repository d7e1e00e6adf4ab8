"""The generic pages: list, record, form, and the frame around them."""
