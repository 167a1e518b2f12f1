"""Tables from outside: read, shown with what is wrong, then saved whole or not at all."""
