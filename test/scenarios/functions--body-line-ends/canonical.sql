create function f() returns int language sql as E'select 1;\nselect 2';
