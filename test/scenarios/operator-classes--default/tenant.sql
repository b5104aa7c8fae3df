create type pair as (a int, b int);
create operator class pairs default for type pair using btree as
  operator 1 < (record, record), function 1 (pair, pair) btrecordcmp(record, record);
