create function f(a int) returns int return a + 1;
