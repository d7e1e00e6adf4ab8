"""What people did against what they were to do: targets, the leader board, and a page about each of them."""
