create collation c (lc_collate = 'C', lc_ctype = 'C');
alter collation c owner to app_owner;
