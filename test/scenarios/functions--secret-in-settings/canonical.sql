create function f() returns int language sql set app.api_key = 'one' set work_mem = '1MB' as 'select 1';
