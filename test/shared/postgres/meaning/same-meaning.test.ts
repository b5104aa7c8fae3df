import { beforeAll, describe, expect, it } from 'vitest';
import type { Meaning } from '../../../../shared/core/kinds/kind.ts';
import type { SameMeaning } from '../../../../shared/core/same-value.ts';
import { loadSameMeaning } from '../../../../shared/postgres/meaning/same-meaning.ts';

let judge: SameMeaning;
beforeAll(async () => {
  judge = await loadSameMeaning();
});

type Pair = readonly [name: string, one: string, other: string];

function same(meaning: Meaning, pairs: readonly Pair[]): void {
  it.each(pairs)('%s', (_, one, other) => {
    expect(judge(meaning, one, other)).toEqual({ same: true });
    expect(judge(meaning, other, one)).toEqual({ same: true });
  });
}

function different(meaning: Meaning, pairs: readonly Pair[]): void {
  it.each(pairs)('%s', (_, one, other) => {
    expect(judge(meaning, one, other)).toEqual({ same: false });
    expect(judge(meaning, other, one)).toEqual({ same: false });
  });
}

describe('13 against 14: a call and its SQL syntax are one', () => {
  same('expression', [
    ['timezone', "timezone('UTC'::text, ts)", "(ts AT TIME ZONE 'UTC'::text)"],
    ['substring', '"substring"(t, 2, 3)', 'SUBSTRING(t FROM 2 FOR 3)'],
    ['position', '"position"(t, \'a\'::text)', "POSITION(('a'::text) IN (t))"],
    ['overlay', '"overlay"(t, \'x\'::text, 2, 1)', "OVERLAY(t PLACING 'x'::text FROM 2 FOR 1)"],
    ['btrim', 'btrim(t)', 'TRIM(BOTH FROM t)'],
    ['ltrim', "ltrim(t, 'x'::text)", "TRIM(LEADING 'x'::text FROM t)"],
    ['rtrim', "rtrim(t, 'x'::text)", "TRIM(TRAILING 'x'::text FROM t)"],
    ['is_normalized', 'is_normalized(t)', '(t IS NORMALIZED)'],
    ['is_normalized with a form', "is_normalized(t, 'NFKC'::text)", '(t IS NFKC NORMALIZED)'],
    ['normalize', '"normalize"(t, \'nfc\'::text)', 'NORMALIZE(t, NFC)'],
    ['overlaps', '"overlaps"(a, b, c, d)', '((a, b) OVERLAPS (c, d))'],
    ['xmlexists', '"xmlexists"(\'//a\'::text, x)', "XMLEXISTS(('//a'::text) PASSING (x))"],
    ['collation for', 'pg_collation_for(t)', 'COLLATION FOR (t)'],
    ['extract, called by its name', '"extract"(\'year\'::text, ts)', 'EXTRACT(year FROM ts)'],
  ]);
  different('expression', [
    ['EXTRACT changed its type', "date_part('year'::text, ts)", 'EXTRACT(year FROM ts)'],
    [
      'the cast beside it',
      "(date_part('year'::text, ts) > (2000)::double precision)",
      "(date_part('year'::text, ts) > (2000)::numeric)",
    ],
    ['another field', 'EXTRACT(year FROM ts)', 'EXTRACT(month FROM ts)'],
    ['another side of trim', 'TRIM(LEADING FROM t)', 'TRIM(TRAILING FROM t)'],
    ['another normal form', '(t IS NFC NORMALIZED)', '(t IS NFD NORMALIZED)'],
    ['arguments swapped', '"position"(t, u)', 'POSITION((t) IN (u))'],
    ["a user's function of the same name", 's.btrim(t)', 'TRIM(BOTH FROM t)'],
  ]);
});

describe('what a column stores', () => {
  same('stored', [
    ['a float has no scale', '(1.0)::double precision', '(1)::double precision'],
    ['a numeric has the one of its column', '(0.00)::numeric(5,2)', '(0)::numeric(5,2)'],
    ['and is rounded to it', '(-1.005)::numeric(5,2)', "('-1.01'::numeric)::numeric(5,2)"],
    ['a char is filled up', "('x'::bpchar)::character(3)", "('x'::text)::character(3)"],
  ]);
  different('stored', [
    ['a numeric without a scale keeps its own', '(1.0)::numeric', '(1)::numeric'],
    ['another number', '(1.4)::numeric(5,2)', '(1.40001)::numeric(5,1)'],
    ['rounded to another', '(1.005)::numeric(5,2)', '(1.00)::numeric(5,2)'],
    [
      'no constant: a cast that is written may cut what storing refuses',
      '(f())::character(3)',
      '((f())::character(3))::character(3)',
    ],
    ['does not fit', "('abcd'::text)::character(3)", "('abc'::text)::character(3)"],
  ]);
});

describe('14 against 15: the names of boolean literals', () => {
  same('query', [
    [
      'in a subquery',
      'SELECT t.a FROM s.t WHERE (EXISTS ( SELECT true AS bool FROM s.u))',
      'SELECT t.a FROM s.t WHERE (EXISTS ( SELECT true FROM s.u))',
    ],
    ['at the top, where the column list tells', 'SELECT true AS bool', 'SELECT true'],
  ]);
  same('sqlBody', [['in a body', 'BEGIN ATOMIC\n SELECT true AS bool;\nEND', 'BEGIN ATOMIC\n SELECT true;\nEND']]);
  different('query', [
    [
      'a dropped column of a composite-returning function',
      'SELECT t."?dropped?column?" AS f3 FROM s.f() t(f1, f2, f3)',
      'SELECT t.f3 FROM s.f() t(f1, f2, f3)',
    ],
    ['another name', 'SELECT true AS flag', 'SELECT true'],
  ]);
});

describe('15 against 16', () => {
  same('query', [
    ['the qualifier goes where there is one relation', 'SELECT t.a FROM s.t', 'SELECT a FROM s.t'],
    ['in ORDER BY too', 'SELECT x.a FROM s.t x ORDER BY x.b', 'SELECT a FROM s.t x ORDER BY b'],
    ['in a field of a composite', 'SELECT (t.p).x AS x FROM s.t', 'SELECT (p).x AS x FROM s.t'],
    [
      'NO INDENT',
      'SELECT XMLSERIALIZE(CONTENT t.x AS text) AS s FROM s.t',
      'SELECT XMLSERIALIZE(CONTENT x AS text NO INDENT) AS s FROM s.t',
    ],
    [
      'a name that became a keyword',
      "SELECT json_object('{a,1}'::text[]) AS j",
      'SELECT "json_object"(\'{a,1}\'::text[]) AS j',
    ],
    ['a column whose name became a keyword', 'SELECT t.json_array FROM s.t', 'SELECT "json_array" FROM s.t'],
    ['system_user, once a plain name', 'SELECT t.system_user FROM s.t', 'SELECT "system_user" FROM s.t'],
  ]);
  same('expression', [['system_user without a qualifier', '(system_user > 0)', '("system_user" > 0)']]);
  different('expression', [['the column system_user and the function', '(system_user > t)', '(SYSTEM_USER > t)']]);
  different('query', [
    [
      'INDENT',
      'SELECT XMLSERIALIZE(CONTENT x AS text INDENT) AS s FROM s.t',
      'SELECT XMLSERIALIZE(CONTENT x AS text NO INDENT) AS s FROM s.t',
    ],
    ['two relations', 'SELECT t.a FROM s.t, s.u', 'SELECT u.a FROM s.t, s.u'],
    [
      'a self-join',
      'SELECT x.a FROM s.t x JOIN s.t y ON ((x.id = y.id))',
      'SELECT y.a FROM s.t x JOIN s.t y ON ((x.id = y.id))',
    ],
    [
      'a subquery that looks outside',
      'SELECT a FROM s.t WHERE (EXISTS ( SELECT 1 FROM s.u WHERE (u.id = t.id)))',
      'SELECT a FROM s.t WHERE (EXISTS ( SELECT 1 FROM s.u WHERE (u.id = u.id)))',
    ],
    ['another table', 'SELECT a FROM s.t', 'SELECT a FROM s.u'],
    ['another schema', 'SELECT a FROM s.t', 'SELECT a FROM o.t'],
    [
      'a WITH query named like a catalog',
      'WITH pg_class AS (SELECT 1 AS a) SELECT a FROM pg_class',
      'WITH pg_class AS (SELECT 1 AS a) SELECT a FROM pg_catalog.pg_class',
    ],
    [
      'ORDER BY the output column of that name',
      'SELECT a AS b, b AS a FROM s.t ORDER BY a',
      'SELECT a AS b, b AS a FROM s.t ORDER BY t.a',
    ],
  ]);
});

describe('16 against 17', () => {
  same('query', [['json became a quoted word', 'SELECT x.json FROM s.x', 'SELECT x."json" FROM s.x']]);
  same('expression', [
    ['json inside the text of a regclass', "nextval('s.json'::regclass)", 'nextval(\'s."json"\'::regclass)'],
    ['json_value as a column', '(json_value > 0)', '("json_value" > 0)'],
    ['merge_action as a column', '(merge_action > 0)', '("merge_action" > 0)'],
  ]);
});

describe('native against dumped and restored', () => {
  same('expression', [
    [
      'an IN list over varchar',
      "((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
      "((v)::text = ANY (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))",
    ],
    [
      'NOT IN over varchar',
      "((v)::text <> ALL ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
      "((v)::text <> ALL (ARRAY[('a'::character varying)::text, ('b'::character varying)::text]))",
    ],
    [
      'with NULL and a column in it',
      "((v)::text = ANY ((ARRAY['a'::character varying, NULL::character varying, w])::text[]))",
      "((v)::text = ANY (ARRAY[('a'::character varying)::text, (NULL::character varying)::text, (w)::text]))",
    ],
    [
      'a trigger condition',
      "((new.v)::text = ANY ((ARRAY['a'::character varying])::text[]))",
      "((new.v)::text = ANY (ARRAY[('a'::character varying)::text]))",
    ],
    ['nested AND', '((a AND b) AND c)', '(a AND b AND c)'],
    ['AND nested on the right', '(a AND (b AND c))', '(a AND b AND c)'],
    ['nested OR', '((a OR b) OR c)', '(a OR b OR c)'],
    ['IN as it is typed', "(t IN ('a'::text, 'b'::text))", "(t = ANY (ARRAY['a'::text, 'b'::text]))"],
    ['NOT IN as it is typed', '(a NOT IN (1, 2))', '(a <> ALL (ARRAY[1, 2]))'],
  ]);
  same('sqlBody', [
    [
      'a constant gets its name',
      "BEGIN ATOMIC\n SELECT 'x'::text;\nEND",
      "BEGIN ATOMIC\n SELECT 'x'::text AS text;\nEND",
    ],
    ['false, dumped from 14', 'BEGIN ATOMIC\n SELECT false;\nEND', 'BEGIN ATOMIC\n SELECT false AS bool;\nEND'],
    ['a value returned', 'RETURN (num + 1)', 'RETURN ((num + 1))'],
  ]);
  same('query', [
    [
      'a boolean literal on 18, of a view created on 14',
      'SELECT ( SELECT true AS bool) AS k',
      'SELECT ( SELECT true) AS k',
    ],
    ['no column at all', 'SELECT\n   FROM s.t;', ' SELECT FROM s.t'],
    [
      'a column renamed under a subquery',
      'SELECT a FROM s.t WHERE (id IN ( SELECT u.fresh AS stale FROM s.u))',
      'SELECT a FROM s.t WHERE (id IN ( SELECT u.fresh FROM s.u))',
    ],
  ]);
  different('expression', [
    [
      'another member',
      "((v)::text = ANY ((ARRAY['a'::character varying, 'b'::character varying])::text[]))",
      "((v)::text = ANY (ARRAY[('a'::character varying)::text, ('c'::character varying)::text]))",
    ],
    ['another order of members', '(a = ANY (ARRAY[1, 2]))', '(a = ANY (ARRAY[2, 1]))'],
    ['one member less', '(a = ANY (ARRAY[1, 2]))', '(a = ANY (ARRAY[1]))'],
    ['ANY and ALL', '(a = ANY (ARRAY[1, 2]))', '(a = ALL (ARRAY[1, 2]))'],
    ['AND and OR', '((a AND b) OR c)', '(a AND (b OR c))'],
    ['the order of AND', '(a AND b)', '(b AND a)'],
    ['NOT', '(NOT (a AND b))', '((NOT a) AND b)'],
    ['old and new', '(old.a > 1)', '(new.a > 1)'],
    ['a cut value', "'abc'::character varying(2)", "'abc'::character varying"],
  ]);
});

describe('minor against minor', () => {
  same('query', [
    [
      '17.0 against 17.10: FETCH FIRST',
      'SELECT a FROM s.t ORDER BY a FETCH FIRST 3 ROWS WITH TIES',
      'SELECT a FROM s.t ORDER BY a FETCH FIRST (3) ROWS WITH TIES',
    ],
    [
      '17.0 against 17.10: a computed FETCH FIRST',
      'SELECT a FROM s.t ORDER BY a FETCH FIRST (1 + 1) ROWS WITH TIES',
      'SELECT a FROM s.t ORDER BY a FETCH FIRST ((1 + 1)) ROWS WITH TIES',
    ],
  ]);
  same('expression', [
    ['15.2: AT TIME ZONE', "((ts + iv) AT TIME ZONE 'UTC'::text)", "(((ts + iv)) AT TIME ZONE ('UTC'::text))"],
    ['18.6: the field of EXTRACT', 'EXTRACT(year FROM ts)', 'EXTRACT("year" FROM ts)'],
  ]);
});

describe('constants', () => {
  same('expression', [
    ['a numeric zero in three spellings: 0', '0', "'0'::numeric"],
    ['a numeric zero in three spellings: (0)::numeric', '(0)::numeric', "'0'::numeric"],
    ['0 and 0::bigint as a default', '0', '(0)::bigint'],
    ['-1', '-1', "'-1'::integer"],
    ['-1.5', '(-1.5)', "'-1.5'::numeric"],
    ['1.5e10', '1.5e10', "'15000000000'::numeric"],
    ['5', '5', "'5'::integer"],
    ['true', 'true', "'t'::boolean"],
    ['text and varchar as a default', "'x'::text", "'x'::character varying"],
    ['varchar with a length that fits', "'x'::character varying(3)", "'x'::character varying"],
    ['numeric inside an expression', "(n > '0'::numeric)", '(n > (0)::numeric)'],
    ['floats', "(f > '0.50'::double precision)", '(f > (0.5)::double precision)'],
    ['jsonb', '\'{"b": 1, "aa": [1, 2]}\'::jsonb', '\'{"aa":[1,2],"b":1}\'::jsonb'],
    [
      'one moment in two time zones',
      "'2020-01-01 00:00:00+00'::timestamp with time zone",
      "'2019-12-31 19:00:00-05'::timestamp with time zone",
    ],
    [
      'a date as a timestamp',
      "'2020-01-01'::timestamp without time zone",
      "'2020-01-01 00:00:00'::timestamp without time zone",
    ],
    ['intervals: postgres and iso_8601', "'1 day'::interval", "'P1D'::interval"],
    ['intervals: postgres and sql_standard', "'1 day'::interval", "'1 0:00:00'::interval"],
    ['intervals: postgres and postgres_verbose', "'1 day'::interval", "'@ 1 day'::interval"],
    ['intervals with every part', "'1 year 2 mons -3 days +04:05:06.7'::interval", "'P1Y2M-3DT4H5M6.7S'::interval"],
    ['current_timestamp and now()', 'CURRENT_TIMESTAMP', 'now()'],
    ['a name with quotes that are not needed', '("status" = 1)', '(status = 1)'],
    ['a qualifier in an expression', '(t.a > 1)', '(a > 1)'],
    ['parentheses', '((a) > ((1)))', '(a > 1)'],
  ]);
  different('expression', [
    ['0 and 0.0, which are shown differently', '0', '0.0'],
    ['0 and 1', '0', '1'],
    ['an integer and a numeric inside an expression', '(a / 2)', "(a / '2'::numeric)"],
    ['digits beyond a double', '\'{"a": 12345678901234567890}\'::jsonb', '\'{"a": 12345678901234567891}\'::jsonb'],
    ['json is verbatim', '\'{"a": 1, "b": 2}\'::json', '\'{"b": 2, "a": 1}\'::json'],
    ['the case of letters', "'x'::text", "'X'::text"],
    ['blanks', "'x'::text", "'x '::text"],
    ['a number and a text', '5', "'5'::text"],
    ['a day and 24 hours', "'1 day'::interval", "'24:00:00'::interval"],
    ['a month and 30 days', "'1 mon'::interval", "'30 days'::interval"],
    [
      'another moment',
      "'2020-01-01 00:00:00+00'::timestamp with time zone",
      "'2020-01-01 00:00:00-05'::timestamp with time zone",
    ],
    ['a sequence by identity and by text', "nextval('s.q'::regclass)", "nextval(('s.q'::text)::regclass)"],
    ['a cast of a column', '((v)::text = t)', '(v = t)'],
    ['now() and clock_timestamp()', 'now()', 'clock_timestamp()'],
    ['CURRENT_TIMESTAMP with a precision', 'CURRENT_TIMESTAMP', 'CURRENT_TIMESTAMP(3)'],
    ['two qualifiers', '(x.a > 1)', '(y.a > 1)'],
    ['a name with a capital', '("Status" = 1)', '(status = 1)'],
  ]);
});

describe('clauses', () => {
  same('expression', [
    ['a partition key', 'RANGE (a, lower(b))', 'RANGE ("a", lower(b))'],
    ['a partition bound', "FOR VALUES FROM (MINVALUE) TO ('10')", "FOR VALUES FROM (minvalue)  TO ('10')"],
    [
      'an exclusion constraint',
      "EXCLUDE USING gist (a WITH &&) WHERE (((v)::text = ANY ((ARRAY['x'::character varying])::text[])))",
      "EXCLUDE USING gist (a WITH &&) WHERE (((v)::text = ANY (ARRAY[('x'::character varying)::text])))",
    ],
  ]);
  same('rule', [
    [
      'a rule',
      'CREATE RULE r AS\n    ON INSERT TO s.t DO INSTEAD  INSERT INTO s.l (ok)  SELECT true AS bool;',
      'CREATE RULE r AS ON INSERT TO s.t DO INSTEAD INSERT INTO s.l (ok) SELECT true',
    ],
  ]);
  different('expression', [
    ['RANGE and LIST', 'RANGE (a)', 'LIST (a)'],
    ['DEFAULT and a bound', 'DEFAULT', "FOR VALUES IN ('a')"],
    ['another operator', 'EXCLUDE USING gist (a WITH &&)', 'EXCLUDE USING gist (a WITH =)'],
    ['another access method', 'EXCLUDE USING gist (a WITH =)', 'EXCLUDE USING spgist (a WITH =)'],
  ]);
  different('rule', [
    [
      'INSTEAD and ALSO',
      'CREATE RULE r AS ON DELETE TO s.t DO INSTEAD NOTHING',
      'CREATE RULE r AS ON DELETE TO s.t DO NOTHING',
    ],
    [
      'where a value goes',
      'CREATE RULE r AS ON INSERT TO s.t DO INSTEAD INSERT INTO s.l (a, b) VALUES (1, 2)',
      'CREATE RULE r AS ON INSERT TO s.t DO INSTEAD INSERT INTO s.l (b, a) VALUES (1, 2)',
    ],
  ]);
});
