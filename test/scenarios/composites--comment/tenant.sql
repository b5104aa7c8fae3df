create type pair as (a int, b text);
comment on type pair is 'x';
