create function convert(int, int, cstring, internal, int, bool) returns int language c strict
  as '$libdir/utf8_and_iso8859', 'iso8859_to_utf8';
create conversion latin for 'LATIN2' to 'UTF8' from iso8859_to_utf8;
