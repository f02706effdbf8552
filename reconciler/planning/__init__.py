"""What separates desired from live, and whether it may be done: pure."""
