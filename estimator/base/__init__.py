"""What everything else stands on: amounts, money, days, countries, files, and the text of others."""
