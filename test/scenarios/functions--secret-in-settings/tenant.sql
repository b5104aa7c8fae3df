create function f() returns int language sql set app.api_key = 'two' set work_mem = '1MB' as 'select 1';
