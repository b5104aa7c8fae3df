create text search parser words
  (start = prsd_start, gettoken = prsd_nexttoken, end = prsd_end, lextypes = prsd_lextype);
create text search configuration search (parser = words);
alter text search configuration search add mapping for asciiword with simple;
