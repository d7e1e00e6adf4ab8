"""The record kinds of the sales module."""
