"""Reading mail: from the bytes of a message to what a person would say is in it. Asks no server and no database."""
