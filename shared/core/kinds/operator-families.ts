import { defineKind } from './kind.ts';
import { functionOfClass, memberFunctions, memberOperators, operatorOfClass } from './operator-members.ts';
import { inUserSchema, notOfExtension } from './sql.ts';

/**
 * Operator families (pg_opfamily) with their loose members: those that no class of the family needs. The other members
 * are facts of the class, see operator-members.ts.
 */
export const operatorFamilies = defineKind({
  kind: 'operator-family',
  catalog: 'pg_opfamily',
  severity: 'medium',
  onlyIf: 'exists (select from pg_opfamily where oid >= 16384)',
  sql: (server) => {
    const owner = { family: 'family.oid', method: 'method.amname', type: 'sibling.opcintype' };
    const loose = (ofClass: string): string =>
      `not exists (select from pg_opclass as sibling where sibling.opcfamily = family.oid and ${ofClass})`;
    return `
    select family.oid, namespace.nspname as schema, family.opfname as name, method.amname as method,
      ${memberOperators('family.oid', loose(operatorOfClass(owner)))} as operators,
      ${memberFunctions('family.oid', loose(functionOfClass(owner)))} as functions,
      pg_get_userbyid(family.opfowner)::text as owner
    from pg_opfamily as family
    join pg_namespace as namespace on namespace.oid = family.opfnamespace
    join pg_am as method on method.oid = family.opfmethod
    where ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_opfamily', 'family.oid')}`;
  },
  identity: ['schema', 'name', 'method'],
  serverQuoted: ['operators', 'functions'],
  attributes: {
    operators: { cites: 'optional' },
    functions: { cites: 'optional' },
    owner: { class: 'owner' },
  },
});
