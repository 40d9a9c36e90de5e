"""What was promised and what was bought, by statistical source, never added up across two of them."""
