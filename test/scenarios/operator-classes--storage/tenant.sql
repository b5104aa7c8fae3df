create operator class tags for type int[] using gin as
  operator 1 && (anyarray, anyarray), function 1 btint4cmp(int, int),
  function 2 ginarrayextract(anyarray, internal, internal),
  function 3 ginqueryarrayextract(anyarray, internal, int2, internal, internal, internal, internal),
  function 4 ginarrayconsistent(internal, int2, anyarray, int4, internal, internal, internal, internal),
  storage int8;
