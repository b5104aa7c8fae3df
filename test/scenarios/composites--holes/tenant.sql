create type pair as (a int, b text);
alter type pair add attribute c int;
alter type pair drop attribute c;
