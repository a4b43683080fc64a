"""What planners ask of the network: who connects whom, who is missing, and what would change if."""
