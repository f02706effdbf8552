"""What tells of nights that nobody sees: runs that were due, and figures for who watches."""
