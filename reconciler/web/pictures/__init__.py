"""Pictures of numbers: where each line and each area of one stands. Pure; the templates draw them."""
