"""The record kinds of the customers module."""
