"""The pages of the administration of access, and of one's own API tokens."""
