"""Starting, watching, stopping and examining the processes of a Rapport installation."""
