create function begin_words(internal, int) returns internal language internal as 'prsd_start';
create function next_word(internal, internal, internal) returns internal language internal as 'prsd_nexttoken';
create function end_words(internal) returns void language internal as 'prsd_end';
create function word_types(internal) returns internal language internal as 'prsd_lextype';
create text search parser words
  (start = prsd_start, gettoken = next_word, end = prsd_end, lextypes = prsd_lextype);
