create function f() returns int language sql as 'select 1' set work_mem = '65536kB' set statement_timeout = '60s';
