"""What is new in a region over a period: gathered once, written as a mail, as a feed, as a page."""
