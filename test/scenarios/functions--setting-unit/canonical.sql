create function f() returns int language sql as 'select 1' set work_mem = '64MB' set statement_timeout = '1min';
