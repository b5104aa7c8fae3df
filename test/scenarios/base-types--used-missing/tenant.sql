create table u (x int);
