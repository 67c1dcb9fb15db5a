"""工作台账: the work ledger for those who keep it and those who report to it; pages, worksheets, calendar and API."""
