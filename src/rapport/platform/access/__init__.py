"""Who may do what to which rows: users, teams, roles and the one engine that answers for every door."""
