create table t (a int, b int, c int);
create table u (a int, b int);
create statistics s on a, (b + 2) from t;
