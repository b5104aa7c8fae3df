create type pair as (b text, a int);
