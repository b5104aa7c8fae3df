create text search template lower (lexize = dsimple_lexize, init = dsimple_init);
create text search dictionary plain (template = simple, stopwords = english, accept = false);
