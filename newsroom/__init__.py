"""How the newsroom runs: settings, addresses, security headers. Nothing about news."""
