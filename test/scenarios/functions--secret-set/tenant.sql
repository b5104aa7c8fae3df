create function f() returns int language sql set app.api_key = 'two' as 'select 1';
