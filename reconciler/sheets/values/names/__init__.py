"""What a name can be, and what other programs make of one: each kind of damage in a module, and one judge."""
