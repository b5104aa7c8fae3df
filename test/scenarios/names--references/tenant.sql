create table "Before" (a int not null, b serial);
create unique index on "Before" (a);
alter table "Before" rename to t;
alter table t replica identity using index "Before_a_idx";
alter table t cluster on "Before_a_idx";
