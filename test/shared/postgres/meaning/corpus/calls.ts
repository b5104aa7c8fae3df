import { check, type Item, index, view } from './item.ts';

/** SQL's own syntax for calls: 13 prints plain calls, newer ones the syntax. */
export const calls: readonly Item[] = [
  view(
    'select extract(year from ts) as y from s.t',
    ["select date_part('year', ts) as y from s.t", 'select extract(month from ts) as y from s.t'],
    { changes: 14 },
  ),
  view("select date_part('year', ts) as y from s.t", ["select date_part('month', ts) as y from s.t"]),
  check(
    'extract(year from ts) > 2000',
    ['extract(year from ts) >= 2000', 'extract(year from ts) > 2001', "date_part('year', ts) > 2000"],
    { changes: 14 },
  ),
  check("date_part('year', ts) > 2000", ["date_part('YEAR', tsl) > 2000"]),
  view("select ts at time zone 'UTC' as l from s.t", [
    "select ts at time zone 'CET' as l from s.t",
    "select tsl at time zone 'UTC' as l from s.t",
  ]),
  index("(ts at time zone 'UTC')", ["(tsl at time zone 'UTC')"]),
  check("(ts at time zone 'UTC')::date > '2020-01-01'", ["(ts at time zone 'UTC')::date > '2020-01-02'"]),
  check("substring(t from 2 for 3) = 'abc'", ["substring(t from 3 for 2) = 'abc'", "substring(t from 2) = 'abc'"]),
  check("substring(t from '^a') = 'a'", ["substring(t from '^b') = 'a'"]),
  check("substring(t similar 'a#\"b#\"c' escape '#') = 'b'", [], { since: 14 }),
  check("position('a' in t) > 1", ["position(t in 'a') > 1", "position('b' in t) > 1"]),
  check("overlay(t placing 'x' from 2 for 1) <> t", ["overlay(t placing 'x' from 1 for 2) <> t"]),
  check('trim(both from t) = t', [
    'trim(leading from t) = t',
    'trim(trailing from t) = t',
    "trim(both 'x' from t) = t",
  ]),
  check("trim(leading 'x' from t) = t", ["trim(trailing 'x' from t) = t", "trim(leading 'y' from t) = t"]),
  check('trim(trailing from t) = t'),
  check("btrim(t, ' x') = t", ["btrim(t, 'x ') = t"]),
  check('t is normalized', ['t is nfd normalized', 't is not normalized']),
  check('t is nfkc normalized', ['t is nfkd normalized']),
  check('normalize(t, nfc) = t', ['normalize(t, nfkc) = t']),
  check('normalize(t) = t'),
  check("(ts, iv) overlaps (ts, interval '1 day')", ["(ts, iv) overlaps (ts, interval '2 days')"]),
  view('select (tsl, tsl) overlaps (tsl, tsl) as o from s.t'),
  view("select xmlexists('//a' passing x) as e from s.t", ["select xmlexists('//b' passing x) as e from s.t"]),
  view('select collation for (t) as c from s.t', ['select collation for (v) as c from s.t']),
  view('select xmlserialize(content x as text) as s from s.t', [
    'select xmlserialize(document x as text) as s from s.t',
  ]),
  view(
    'select xmlelement(name foo, xmlattributes(a as b), t) as e, xmlforest(a, b as c) as f, xmlconcat(x, x) as g, xmlpi(name p) as h from s.t',
    [
      'select xmlelement(name foo, xmlattributes(b as b), t) as e, xmlforest(a, b as c) as f, xmlconcat(x, x) as g, xmlpi(name p) as h from s.t',
    ],
  ),
  view("select q.* from s.t, xmltable('/r' passing x columns k int path 'k', l text default 'x') as q"),
  view("select json_object('{a,1}'::text[]) as j from s.t", ["select json_object('{a,2}'::text[]) as j from s.t"]),
  view("select json_object('{a}'::text[], '{1}'::text[]) as j"),
  view('select s.json_object(t) as j from s.t', ['select s.lower(t) as j from s.t']),
  view('select lower(t) as l from s.t', ['select s.lower(t) as l from s.t', 'select upper(t) as l from s.t']),
  view("select json_object('a' : 1) as j, json_array(1, 2) as k", [], { since: 16 }),
  view(
    "select json_value(j, '$.a') as a, json_exists(j, '$.b') as b from s.t",
    ["select json_value(j, '$.b') as a, json_exists(j, '$.b') as b from s.t"],
    { since: 17 },
  ),
  view('select system_user as u', ['select current_user as u', 'select session_user as u'], { since: 16 }),
  check('current_date > d', ['current_date >= d']),
  view(
    'select current_timestamp as n, localtime as l, current_user as u, current_time(2) as c, localtimestamp as lt, current_catalog as db, current_schema as sc',
  ),
];
