create conversion latin for 'LATIN3' to 'UTF8' from iso8859_to_utf8;
