create operator class backwards for type int using btree as operator 1 >, function 1 btint4cmp(int, int);
