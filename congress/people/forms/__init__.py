"""Forms of sign-in, of unit administrators, and of imports."""
