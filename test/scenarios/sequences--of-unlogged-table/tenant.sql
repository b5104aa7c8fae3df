create unlogged table t (id serial);
