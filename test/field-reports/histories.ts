/** One schema that two databases came to on different ways, and near misses: what comparing them in `standard` must find. */
export interface History {
  readonly title: string;
  /** The first major that understands the scripts. */
  readonly from?: number;
  readonly canonical: string;
  readonly tenant: string;
  /** `<class> <id> <attribute> …` */
  readonly finds: readonly string[];
}

export const histories: readonly History[] = [
  {
    title: 'a column added to the table of a function below a view, before or after the view',
    canonical: `create table a (id int, x int, w int);
      create function fs() returns setof a language sql as 'select * from a';
      create view v as select f.id, f.x from fs() f;`,
    tenant: `create table a (id int, x int);
      create function fs() returns setof a language sql as 'select * from a';
      create view v as select f.id, f.x from fs() f;
      alter table a add w int;`,
    finds: [],
  },
  {
    title: 'the same below a materialized view',
    canonical: `create table a (id int, x int, w int);
      create function fs() returns setof a language sql as 'select * from public.a';
      create materialized view v as select f.id, f.x from fs() f;`,
    tenant: `create table a (id int, x int);
      create function fs() returns setof a language sql as 'select * from public.a';
      create materialized view v as select f.id, f.x from fs() f;
      alter table a add w int;`,
    finds: [],
  },
  {
    title: 'a view that every deployment recreates',
    canonical: `create table orders (id int, total int);
      create function recent() returns setof orders language sql stable as 'select * from public.orders';
      alter table orders add note text;
      create or replace view v as select r.id, r.total from recent() r;`,
    tenant: `create table orders (id int, total int);
      create function recent() returns setof orders language sql stable as 'select * from public.orders';
      create or replace view v as select r.id, r.total from recent() r;
      alter table orders add note text;`,
    finds: [],
  },
  {
    title: 'a function renamed below views that gave it no alias',
    canonical: `create table a (id int, x int);
      create function items() returns setof a language sql as 'select * from public.a';
      create view v as select id, x from items();
      create view w as select i.id, items.x from a i cross join items();`,
    tenant: `create table a (id int, x int);
      create function list_items() returns setof a language sql as 'select * from public.a';
      create view v as select id, x from list_items();
      create view w as select i.id, list_items.x from a i cross join list_items();
      alter function list_items rename to items;`,
    finds: [],
  },
  {
    title: 'text made varchar below IN lists, predicates and defaults',
    canonical: `create table t (id int primary key, status varchar(20) default 'new' check (status in ('new','old','gone')), tags text[] default '{}');
      create index i on t (id) where status in ('new','old');
      create index j on t (lower(status)) where status <> 'gone';
      create index k on t ((status || '-x'));`,
    tenant: `create table t (id int primary key, status text default 'new' check (status in ('new','old','gone')), tags varchar[] default '{}');
      create index i on t (id) where status in ('new','old');
      create index j on t (lower(status)) where status <> 'gone';
      create index k on t ((status || '-x'));
      alter table t alter status type varchar(20), alter tags type text[];`,
    finds: [],
  },
  {
    title: 'other types with the constants of their defaults',
    canonical: `create table t (j jsonb default '{"a": 1}', d timestamp default '2020-01-01', c varchar(10) default 'x', e text default 'x', n bigint[] default '{1,2}', m bigint default -1, q numeric(10,2) default 0, r double precision default 0, iv interval default '1 day', b text default 'true');`,
    tenant: `create table t (j json default '{"a": 1}', d date default '2020-01-01', c char(10) default 'x', e varchar(3) default 'x', n int[] default '{1,2}', m int default -1, q int default 0, r numeric default 0, iv interval default '24:00', b text default 'true');
      alter table t alter j type jsonb, alter d type timestamp, alter c type varchar(10), alter e type text, alter n type bigint[], alter m type bigint, alter q type numeric(10,2), alter r type double precision, alter iv set default '1 day';`,
    finds: [],
  },
  {
    title: 'integer made bigint below IN lists, predicates and a generated column',
    canonical: `create table t (a bigint check (a in (1, 2, 3)), b int, g bigint generated always as (a + 1) stored);
      create index i on t (b) where a in (7, 8);
      create index j on t ((a * 2)) where a > 5 and a <> any (array[1,2]);`,
    tenant: `create table t (a int check (a in (1, 2, 3)), b int, g bigint generated always as (a + 1) stored);
      alter table t drop g;
      create index i on t (b) where a in (7, 8);
      create index j on t ((a * 2)) where a > 5 and a <> any (array[1,2]);
      alter table t alter a type bigint;
      alter table t add g bigint generated always as (a + 1) stored;`,
    finds: [],
  },
  {
    title: 'a default of a partition in another spelling',
    canonical: `create table p (a int, q numeric(10,2) default 1, s varchar(9)) partition by range (a);
      create table p1 partition of p for values from (1) to (2);
      alter table p1 alter q set default 2.5, alter s set default 'x';`,
    tenant: `create table p (a int, q numeric(10,2) default 1, s varchar(9)) partition by range (a);
      create table p1 partition of p for values from (1) to (2);
      alter table p1 alter q set default 2.50, alter s set default 'x'::text;`,
    finds: [],
  },
  {
    title: 'arrays as literals and as constructors',
    canonical: `create table t (a text[] default '{}', b int[] default array[]::int[], c int[] default '{1,2}');`,
    tenant: `create table t (a text[] default array[]::text[], b int[] default '{}', c int[] default array[1,2]);`,
    finds: [],
  },
  {
    title: 'two names of indexes that people chose',
    canonical: `create table orders (customer int);
      create index by_customer_idx on orders (customer);`,
    tenant: `create table orders (customer int);
      create index speedup_2024_idx on orders (customer);`,
    finds: ['changed index:public.by_customer_idx name'],
  },
  {
    title: 'the type of a column below a view',
    canonical: `create table part (id int, label varchar(100));
      create view part_v as select id, label from part;`,
    tenant: `create table part (id int, label text);
      create view part_v as select id, label from part;`,
    finds: ['changed column:public.part.label type'],
  },
  {
    title: 'a function in FROM beside a lateral join and a window',
    canonical: `create table o (id int, total numeric, note text);
      create function recent(n int) returns setof o language sql stable as 'select * from public.o limit n';
      create view v as select r.id, sum(r.total) over (partition by r.note) as s from recent(5) r join lateral (select 1 as one) x on true where r.total > 0;`,
    tenant: `create table o (id int, total numeric);
      create function recent(n int) returns setof o language sql stable as 'select * from public.o limit n';
      alter table o add note text;
      create view v as select r.id, sum(r.total) over (partition by r.note) as s from recent(5) r join lateral (select 1 as one) x on true where r.total > 0;`,
    finds: [],
  },
  {
    title: 'functions in the FROM of a rule, a policy and a body in SQL',
    from: 14,
    canonical: `create table o (id int, extra int);
      create function f() returns setof o language sql as 'select * from public.o';
      create table t (a int);
      create rule r as on insert to t do also insert into o select f.id, 1 from f();
      create policy p on t using (a in (select f.id from f()));
      create function body() returns bigint language sql begin atomic select count(*) from f() g where g.id > 1;
      end;`,
    tenant: `create table o (id int);
      create function f() returns setof o language sql as 'select * from public.o';
      create table t (a int);
      create policy p on t using (a in (select f.id from f()));
      create function body() returns bigint language sql begin atomic select count(*) from f() g where g.id > 1;
      end;
      alter table o add extra int;
      create rule r as on insert to t do also insert into o select f.id, 1 from f();`,
    finds: [],
  },
  {
    title: 'another column behind an alias that is used',
    canonical: `create table o (id int, x int);
      create function f() returns setof o language sql as 'select * from public.o';
      create view v as select q.a as a from f() q(a, b);`,
    tenant: `create table o (id int, x int);
      create function f() returns setof o language sql as 'select * from public.o';
      create view v as select q.b as a from f() q(a, b);`,
    finds: ['changed view:public.v query'],
  },
  {
    title: 'a function renamed below ROWS FROM with ordinality',
    canonical: `create table o (id int, x int, w int);
      create function f() returns setof o language sql as 'select * from public.o';
      create function g() returns setof int language sql as 'select 1';
      create view v as select f.id, n from rows from (f(), g()) with ordinality as f(id, x, w, n, ord);`,
    tenant: `create table o (id int, x int, w int);
      create function f0() returns setof o language sql as 'select * from public.o';
      create function g() returns setof int language sql as 'select 1';
      create view v as select f.id, n from rows from (f0(), g()) with ordinality as f(id, x, w, n, ord);
      alter function f0 rename to f;`,
    finds: [],
  },
  {
    title: 'columns of a dozen types that were others before',
    canonical: `create table t (id bigint primary key, d timestamp default '2020-01-01 00:00:00', s varchar(30) default 'a' check (s = any (array['a','b'])), k smallint default 3, u text default 'x', n name default 'q', f float8 default 1 check (f >= 0), g numeric check (g between 0 and 10), b bigint check (b % 2 = 0), a text[] default '{a,b}', i inet default '10.0.0.1');
      create index t1 on t (k) where s in ('a') and b in (5,6,7);
      create unique index t2 on t (coalesce(s, ''));`,
    tenant: `create table t (id int primary key, d date default '2020-01-01', s text default 'a' check (s = any (array['a','b'])), k int default 3, u varchar(3) default 'x', n text default 'q', f int default 1 check (f >= 0), g int check (g between 0 and 10), b int check (b % 2 = 0), a varchar(5)[] default '{a,b}', i text default '10.0.0.1');
      create index t1 on t (k) where s in ('a') and b in (5,6,7);
      create unique index t2 on t (coalesce(s, ''));
      alter table t alter id type bigint, alter d type timestamp, alter s type varchar(30), alter k type smallint, alter u type text, alter n type name, alter f type float8, alter g type numeric, alter b type bigint, alter a type text[], alter i drop default;
      alter table t alter i type inet using i::inet, alter i set default '10.0.0.1';`,
    finds: [],
  },
  {
    title: 'defaults and checks of domains and partitions in other spellings',
    canonical: `create domain money2 as numeric(12,2) default 0 check (value >= 0);
      create domain tag as varchar(9) default 'x';
      create table p (a int, m money2 default 1.5, q numeric(6,3)) partition by list (a);
      create table p1 partition of p for values in (1, 2);
      alter table p1 alter m set default 2.50, alter q set default 7;`,
    tenant: `create domain money2 as numeric(12,2) default 0.00 check (value >= 0.0);
      create domain tag as varchar(9) default 'x'::text;
      create table p (a int, m money2 default 1.50, q numeric(6,3)) partition by list (a);
      create table p1 partition of p for values in (2, 1);
      alter table p1 alter m set default 2.5, alter q set default 7.000;`,
    finds: [],
  },
  {
    title: 'constants that differ below types that were altered',
    canonical: `create table t (a bigint check (a in (1,2,3)), s varchar(9) default 'x', n bigint[] default '{1,2}');`,
    tenant: `create table t (a int check (a in (1,2,4)), s text default 'y', n int[] default '{2,1}');
      alter table t alter a type bigint, alter s type varchar(9), alter n type bigint[];`,
    finds: [
      'changed constraint:public.t.t_a_check expression',
      'changed column:public.t.s default',
      'changed column:public.t.n default',
    ],
  },
  {
    title: 'names of keys, checks and indexes that people chose',
    canonical: `create table users (id int constraint users_pk primary key, email text constraint email_unique_key unique, org int);
      create index lookup_idx on users (org);
      create index users_org_idx on users (org, id);
      alter table users add constraint org_positive_check check (org > 0);`,
    tenant: `create table users (id int constraint accounts_pkey primary key, email text constraint users_mail_key unique, org int);
      create index fast_idx on users (org);
      create index users_org_id_idx on users (org, id);
      alter table users add constraint positive_check check (org > 0);`,
    finds: [
      'changed constraint:public.users.users_pk name',
      'changed constraint:public.users.email_unique_key name',
      'changed constraint:public.users.org_positive_check name',
      'changed index:public.lookup_idx name',
      'changed index:public.users_org_idx name',
    ],
  },
  {
    title: 'a type seen through views, a materialized view and its index',
    canonical: `create table b (id int, amount numeric(10,2));
      create view v1 as select id, amount from b;
      create view v2 as select id, amount * 2 as dbl, amount from v1;
      create materialized view m as select amount, dbl from v2;
      create index mi on m (amount);`,
    tenant: `create table b (id int, amount numeric(12,2));
      create view v1 as select id, amount from b;
      create view v2 as select id, amount * 2 as dbl, amount from v1;
      create materialized view m as select amount, dbl from v2;
      create index mi on m (amount);`,
    finds: ['changed column:public.b.amount type'],
  },
];
