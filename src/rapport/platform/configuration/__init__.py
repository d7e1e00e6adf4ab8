"""What an installation has set up, as a file that another one takes: kinds declare that they belong to it."""
