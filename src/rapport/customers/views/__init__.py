"""The pages of the customers module beyond those that every record kind has."""
