create function f() returns int language internal as 'window_row_number';
