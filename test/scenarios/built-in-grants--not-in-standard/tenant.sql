select 1; -- no extension
