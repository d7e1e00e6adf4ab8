"""Calling other systems when records change, signed as the Standard Webhooks specification says."""
