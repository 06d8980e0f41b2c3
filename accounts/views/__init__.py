"""The pages of accounts. What is shown of visits and sponsors is declared by those apps (accounts.page)."""
