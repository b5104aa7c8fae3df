create table t (a int, b int, check (b < a + 9), check (a > b));
