create operator family numbers using btree;
alter operator family numbers using btree add operator 1 < (int4, int8), operator 5 > (int4, int8);
