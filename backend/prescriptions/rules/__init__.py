"""Pure rules about what is taken: periods, label sentences, supply, checks and digests."""
