"""Background work on PostgreSQL: Procrastinate runs it, JobRun shows how far it is."""
