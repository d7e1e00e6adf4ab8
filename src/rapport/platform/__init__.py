"""Mechanisms that every business module uses; knows no business noun."""
