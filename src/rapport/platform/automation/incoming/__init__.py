"""Rules that another system sets off by a message to an address of the rule's own."""
