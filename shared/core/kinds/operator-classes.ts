import { defineKind } from './kind.ts';
import { functionOfClass, memberFunctions, memberOperators, operatorOfClass } from './operator-members.ts';
import { inUserSchema, notOfExtension, operatorFamilyName, typeName } from './sql.ts';

/** Operator classes (pg_opclass) with the members of their family that they cannot do without. */
export const operatorClasses = defineKind({
  kind: 'operator-class',
  catalog: 'pg_opclass',
  severity: 'medium',
  onlyIf: 'exists (select from pg_opclass where oid >= 16384)',
  sql: (server) => {
    const owner = { family: 'family.oid', method: 'method.amname', type: 'class.opcintype' };
    return `
    select class.oid, namespace.nspname as schema, class.opcname as name, method.amname as method,
      -- a class that is made without naming a family gets one of its own
      json_build_array('operator-family', family_namespace.nspname, family.opfname, method.amname) as within,
      ${typeName('class.opcintype')} as type,
      ${operatorFamilyName('class.opcfamily')} as family,
      class.opcdefault as "default",
      ${typeName('class.opckeytype')} as storage,
      ${memberOperators('family.oid', operatorOfClass(owner))} as operators,
      ${memberFunctions('family.oid', functionOfClass(owner))} as functions,
      pg_get_userbyid(class.opcowner)::text as owner
    from pg_opclass as class
    join pg_namespace as namespace on namespace.oid = class.opcnamespace
    join pg_opfamily as family on family.oid = class.opcfamily
    join pg_namespace as family_namespace on family_namespace.oid = family.opfnamespace
    join pg_am as method on method.oid = class.opcmethod
    where ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_opclass', 'class.oid')}`;
  },
  identity: ['schema', 'name', 'method'],
  serverQuoted: ['type', 'storage', 'operators', 'functions'],
  attributes: {
    type: {},
    family: {},
    default: {},
    storage: {},
    operators: {},
    functions: {},
    owner: { class: 'owner' },
  },
});
