create materialized view m as select 1 as a;
alter materialized view m rename column a to b;
