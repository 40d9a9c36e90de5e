"""What is kept: one protocol for the database, its engines, and the SQL of each noun in a module of its own."""
