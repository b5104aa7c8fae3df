create function f() returns int language sql set password_encryption = 'scram-sha-256' as 'select 1';
