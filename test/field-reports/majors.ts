import type { ComparedReport } from './report.ts';

/** One script on two versions of the server. */

export const majors: readonly ComparedReport[] = [
  {
    number: 39,
    title: 'NOT NULL, which 18 keeps among the constraints',
    canonical: `create table t (a int not null, b int primary key); create table c (x int) inherits (t);
      create domain d as int not null; create table p (a int not null) partition by list (a); create table p1 partition of p default;`,
    tenant: `create table t (a int not null, b int primary key); create table c (x int) inherits (t);
      create domain d as int not null; create table p (a int not null) partition by list (a); create table p1 partition of p default;`,
    finds: [],
    majors: [17, 18],
  },
  {
    number: 48,
    title: "18's names of NOT NULL constraints after a table was renamed",
    canonical: `create table fresh (a int not null, b int not null);`,
    tenant: `create table before (a int not null, old int not null); alter table before rename to fresh; alter table fresh rename old to b;`,
    finds: [],
    majors: [18, 18],
  },
];
