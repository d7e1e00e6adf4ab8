"""The help inside Rapport: the same Markdown as in the documentation, beside each page and on pages of its own."""
