import type { ComparedReport } from './report.ts';

/** Partitioned tables, and what the server clones onto their partitions. */
export const partitions: readonly ComparedReport[] = [
  {
    number: 6,
    title: 'clones of foreign keys to a partitioned table, numbered by order of creation',
    canonical: `create table p (id int primary key) partition by list (id);
      create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);
      create table r (p_id int references p);`,
    tenant: `create table p (id int primary key) partition by list (id); create table r (p_id int references p);
      create table p2 partition of p for values in (2); create table p1 partition of p for values in (1);`,
    finds: [],
  },
  {
    number: 9,
    title: 'a plain table where a partitioned one of the same columns belongs',
    canonical: `create table t (id int, at date) partition by range (at);`,
    tenant: `create table t (id int, at date);`,
    finds: ['changed table:public.t form partitionKey'],
  },
  {
    number: 17,
    title: 'a CHECK and a NOT NULL of a partition alone',
    canonical: `create table p (id int, a int) partition by list (id); create table p1 partition of p for values in (1);`,
    tenant: `create table p (id int, a int) partition by list (id); create table p1 partition of p for values in (1);
      alter table p1 add constraint own check (a > 0); alter table p1 alter a set not null;`,
    finds: ['extra constraint:public.p1.own', 'changed table:public.p1 overrides'],
  },
  {
    number: 22,
    title: 'primary and unique keys of partitions, attached or created in place',
    canonical: `create table p (id int, a int, primary key (id), unique (a, id)) partition by list (id);
      create table p1 partition of p for values in (1);`,
    tenant: `create table p (id int, a int, primary key (id), unique (a, id)) partition by list (id);
      create table p1 (id int, a int, primary key (id), unique (a, id));
      alter table p attach partition p1 for values in (1);`,
    finds: [],
  },
  {
    number: 23,
    title: 'a foreign key and a trigger lost from a partitioned table are two findings, however many partitions',
    canonical: `create table q (id int primary key); create function f() returns trigger language plpgsql as 'begin return new; end';
      create table p (id int, q_id int constraint to_q references q) partition by list (id);
      create trigger tr after insert on p for each row execute function f();
      create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);`,
    tenant: `create table q (id int primary key); create function f() returns trigger language plpgsql as 'begin return new; end';
      create table p (id int, q_id int) partition by list (id);
      create table p1 partition of p for values in (1); create table p2 partition of p for values in (2);`,
    finds: ['missing constraint:public.p.to_q', 'missing trigger:public.p.tr'],
  },
  {
    number: 34,
    title: 'a partitioned table with dropped columns and expressions in its key is read',
    canonical: `create table p (gone int, a int, b text, also_gone int) partition by range (a, lower(b) collate "C");
      alter table p drop gone; alter table p drop also_gone; create index on p (b, (a + 1));
      create table p1 partition of p for values from (1, 'a') to (2, 'b');
      create table sub partition of p for values from (2, 'b') to (maxvalue, maxvalue) partition by list (a);
      create table sub1 partition of sub default;`,
    tenant: `create table p (a int, b text) partition by range (a, lower(b) collate "C"); create index on p (b, (a + 1));
      create table sub (b text, a int) partition by list (a); create table sub1 partition of sub default;
      alter table p attach partition sub for values from (2, 'b') to (maxvalue, maxvalue);
      create table p1 partition of p for values from (1, 'a') to (2, 'b');`,
    finds: ['changed table:public.sub columnOrder', 'changed table:public.sub1 columnOrder'],
  },
];
