"""First figures of a year's proposals: what they count, and which list each of them opens."""
