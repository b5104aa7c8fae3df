create collation c (lc_collate = 'C', lc_ctype = 'C');
comment on collation c is 'explained';
