create table t (x int, y int); create index by_x_idx on t (y); create index by_y_idx on t (x);
create table u (x int, y int); create index one on u (y); create index other on u (x);
