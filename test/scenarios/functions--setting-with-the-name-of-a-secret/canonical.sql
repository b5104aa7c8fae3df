create function f() returns int language sql set password_encryption = 'md5' as 'select 1';
