create type pair as (a int, b text);
create type more as (a int);
