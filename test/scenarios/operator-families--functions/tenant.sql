create operator family numbers using btree;
alter operator family numbers using btree add function 1 (int4, int8) btint48cmp(int4, int8);
