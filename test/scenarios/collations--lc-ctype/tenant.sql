create collation c (lc_collate = 'C', lc_ctype = 'POSIX');
