"""Credit: how much customers owe us, whether one more order stays within their limit, and who lets it pass if not."""
