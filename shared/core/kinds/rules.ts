import { defineKind } from './kind.ts';
import { inUserSchema, notOfExtension, relationKind } from './sql.ts';

/** Rewrite rules (pg_rewrite), without the rule that makes a view a view. */
export const rules = defineKind({
  kind: 'rule',
  catalog: 'pg_rewrite',
  severity: 'medium',
  onlyIf: "exists (select from pg_rewrite where rulename <> '_RETURN' and oid >= 16384)",
  sql: (server) => `
    select rule.oid, namespace.nspname as schema, class.relname as "table", rule.rulename as name,
      ${relationKind('class')} as within,
      pg_get_ruledef(rule.oid) as definition,
      case rule.ev_enabled when 'D' then 'disabled' when 'R' then 'replica' when 'A' then 'always' end as enabled
    from pg_rewrite as rule
    join pg_class as class on class.oid = rule.ev_class
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    where rule.rulename <> '_RETURN'
      and class.relpersistence <> 't'
      and ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_class', 'class.oid')}
      and ${notOfExtension('pg_rewrite', 'rule.oid')}`,
  identity: ['schema', 'table', 'name'],
  attributes: {
    definition: { means: 'rule' },
    enabled: { class: 'validity', unusable: (value) => value === 'disabled' },
  },
});
