create text search template lower (lexize = dsimple_lexize, init = dsimple_init);
