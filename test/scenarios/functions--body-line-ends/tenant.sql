create function f() returns int language sql as E'select 1;\r\nselect 2';
