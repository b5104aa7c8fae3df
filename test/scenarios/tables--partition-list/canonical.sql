create table p (a text) partition by list (a);
create table c partition of p for values in ('1', '2');
