"""The desk's parts, which pipeline.py joins into the road: what it knows, stories told anew, who is told of them."""
