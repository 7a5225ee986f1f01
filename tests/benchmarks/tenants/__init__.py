"""A province of 20 sites beside one of 200, a thousand articles each: what grows with the number of sites."""
