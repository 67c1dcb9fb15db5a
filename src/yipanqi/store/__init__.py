"""One administration's database: units of work, registers, ledger, files, mailboxes. The only layer that knows SQL."""
