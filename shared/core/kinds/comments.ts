import type { ReadTarget } from '../server-facts.ts';
import { madeFrom } from './derived-objects.ts';
import { defineKind } from './kind.ts';
import { outside } from './sql.ts';

/** Parts that older servers do not have. */
const since: readonly (readonly [RegExp, number])[] = [
  [/:"[^"]*multirange[^"]*"$/, 14],
  [/:"not null constraint"$/, 18],
];

/** NOT NULL is a fact of its column or domain, and a CHECK that a child has from its parent is compared there. */
const notRead = (constraint: string): string => `(
        select case when listed.contypid = 0 then 'pg_class' else 'pg_type' end::regclass::oid as catalog,
          greatest(listed.conrelid, listed.contypid) as owner,
          case when listed.contype = 'n' and listed.contypid = 0 then listed.conkey[1] else 0 end as place,
          case listed.contype when 'n' then 'not null constraint' else 'table constraint ' || listed.conname end as part
        from pg_constraint as listed
        where listed.oid = ${constraint}
          and (listed.contype = 'n' or listed.contype = 'c' and listed.conparentid = 0 and listed.coninhcount > 0))`;

/** The most of what hangs on objects that are not read; the decoder leaves out the rest, because it does not know them. */
const andNotOfOutside = (target: ReadTarget): string =>
  target.schemas
    ? `and not (
        description.classoid = 'pg_class'::regclass and description.objoid in (
          select class.oid from pg_class as class where ${outside('class.relnamespace', target)})
        or description.classoid = 'pg_proc'::regclass and description.objoid in (
          select routine.oid from pg_proc as routine where ${outside('routine.pronamespace', target)}))`
    : '';

/** Comments on any object that is read (pg_description), or on what the server made from one, line ends normalised. */
export const comments = defineKind({
  kind: 'comment',
  catalog: '',
  class: 'comment',
  severity: 'low',
  satellite: 'part',
  sql: (server) => `
    select placed.catalog::regclass::text as catalog, placed.oid, attribute.attname as "column", placed.part, placed.text
    from (
      select coalesce(made.owner_catalog, kept.catalog, description.classoid) as catalog,
        coalesce(made.owner, kept.owner, description.objoid) as oid,
        coalesce(made.place, kept.place, description.objsubid) as place, coalesce(made.part, kept.part) as part,
        replace(description.description, E'\\r\\n', E'\\n') as text
      from pg_description as description
      left join lateral ${madeFrom('description.classoid', 'description.objoid')} as made on description.objsubid = 0
      left join lateral ${notRead('description.objoid')} as kept on description.classoid = 'pg_constraint'::regclass
      -- built-in objects have lower oids, and of these only public belongs to the user
      where (description.objoid >= 16384 or description.classoid = 'pg_namespace'::regclass
        and description.objoid = 2200 and description.description <> 'standard public schema')
      ${andNotOfOutside(server)}) as placed
    left join pg_attribute as attribute
      on placed.place > 0 and attribute.attrelid = placed.oid and attribute.attnum = placed.place`,
  identity: ['part'],
  attributes: { text: { class: 'comment', severity: 'low', freeText: true } },
  across: (object, oldest) => {
    // The script of an extension comments on it, in the words of its version.
    if (object.id.startsWith('comment:extension:')) return undefined;
    return since.some(([part, major]) => oldest < major && part.test(object.id)) ? undefined : object;
  },
});
