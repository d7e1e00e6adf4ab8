"""Single mails that the program sends for somebody: each once, whatever happens to the process that sends it."""
