"""What a user can ask for, each as one function."""
