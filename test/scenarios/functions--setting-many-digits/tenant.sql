create function f() returns int language sql as 'select 1' set app.code = '8';
