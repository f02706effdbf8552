"""Workers: jobs are carried out by whichever of them is free, and taken over from one that has died."""
