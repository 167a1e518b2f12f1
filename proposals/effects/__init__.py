"""What the moves bring about. Each runs inside ``perform``'s transaction, on locked rows."""
