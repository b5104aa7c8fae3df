create function f() returns int language sql as 'select 1' set work_mem = '1MB' set enable_seqscan = off;
