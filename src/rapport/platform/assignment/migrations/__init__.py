"""Migrations of the assignment package."""
