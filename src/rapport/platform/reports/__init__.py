"""Reports: figures over the records of any kind, their pages, and dashboards that put several together."""
