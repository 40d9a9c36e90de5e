"""How the running bot is seen from outside: logs and health."""
