"""Account plans: how far their goals are, whom we know there, what the customer lacks, and what is next."""
