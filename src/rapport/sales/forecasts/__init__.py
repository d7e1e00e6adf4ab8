"""What will be sold until when, against what was to be sold; how that changed, and how right it was."""
