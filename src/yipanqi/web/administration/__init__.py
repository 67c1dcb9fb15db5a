"""账户管理: accounts and tokens, for those who administer them; pages and API."""
