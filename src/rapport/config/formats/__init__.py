"""Formats of dates and numbers where Django's own do not suit a business application; one package a language."""
