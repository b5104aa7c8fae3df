create collation c (provider = icu, locale = 'en-US', deterministic = false);
