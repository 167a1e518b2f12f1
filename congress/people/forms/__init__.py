"""Forms of sign-in and of unit administrators."""
