"""What single cells say: cleaned where nothing is lost, refused where it would be a guess."""
