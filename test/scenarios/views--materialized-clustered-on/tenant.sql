create materialized view m as select 1 as a, 2 as b;
create index i on m (a);
create index j on m (b);
alter materialized view m cluster on j;
