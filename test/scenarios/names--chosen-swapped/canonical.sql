create table t (x int, y int); create index by_x_idx on t (x); create index by_y_idx on t (y);
create table u (x int, y int); create index one on u (x); create index other on u (y);
