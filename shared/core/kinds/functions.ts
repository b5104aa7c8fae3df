import { isList, isMap } from '../object.ts';
import type { ReadTarget } from '../server-facts.ts';
import { storageType } from './column-types.ts';
import { routineSettings } from './foreign-options.ts';
import { defineKind, type Placed, since } from './kind.ts';
import { dependsOnExtensions, functionName, inUserSchema, notOfExtension, quoted, typeName } from './sql.ts';

/** The types of the input arguments: what tells overloads apart, on every major. */
const signature = `(
        select coalesce(json_agg(${typeName('argument.type')} order by argument.place), '[]')
        from unnest(routine.proargtypes::oid[]) with ordinality as argument (type, place))`;

const argumentList = `(
        select json_agg(json_strip_nulls(json_build_object(
            'mode', case coalesce(argument.mode, 'i') when 'o' then 'out' when 'b' then 'inout' when 'v' then 'variadic'
              when 't' then 'table' end,
            'name', nullif(argument.name, ''), 'type', ${typeName('argument.type')})) order by argument.place)
        from unnest(coalesce(routine.proallargtypes, routine.proargtypes::oid[]), routine.proargmodes::text[],
          routine.proargnames) with ordinality as argument (type, mode, name, place))`;

/** By place of the argument, for names may be absent. */
const argumentDefaults = `(
        select json_object_agg(argument.place, argument.expression order by argument.place)
        from (select place, pg_get_function_arg_default(routine.oid, place) as expression
          from generate_series(1, coalesce(cardinality(routine.proallargtypes), routine.pronargs)) as place) as argument
        where argument.expression is not null)`;

const inScope = (server: ReadTarget): string => `
      -- made with a range type, and described by it
      and not exists (select from pg_depend as internal where internal.classid = 'pg_proc'::regclass
        and internal.objid = routine.oid and internal.deptype = 'i')
      and ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_proc', 'routine.oid')}`;

function typeOfArgument({ object, side }: Placed, [place]: readonly string[]): string | undefined {
  const { arguments: list = null } = object.attributes;
  const argument = isList(list) ? (list[Number(place) - 1] ?? null) : null;
  return isMap(argument) ? storageType(argument.type, side) : undefined;
}

/** Functions, procedures and window functions (pg_proc). A body written in SQL's own syntax is stored parsed. */
export const functions = defineKind({
  kind: 'function',
  catalog: 'pg_proc',
  severity: 'medium',
  sql: (server) => `
    select routine.oid, namespace.nspname as schema, routine.proname as name,
      ${signature} as signature,
      case routine.prokind when 'p' then 'procedure' when 'w' then 'window' end as form,
      ${quoted('language.lanname')} as language,
      ${argumentList} as arguments,
      case when routine.pronargdefaults > 0 then ${argumentDefaults} end as "argumentDefaults",
      case when routine.prokind <> 'p'
        then case when routine.proretset then 'setof ' else '' end || ${typeName('routine.prorettype')} end as returns,
      case routine.provolatile when 'i' then 'immutable' when 's' then 'stable' end as volatility,
      routine.proisstrict as strict,
      routine.prosecdef as "securityDefiner",
      routine.proleakproof as leakproof,
      case routine.proparallel when 's' then 'safe' when 'r' then 'restricted' end as parallel,
      nullif(routine.procost, case when language.lanname in ('internal', 'c') then 1 else 100 end) as cost,
      nullif(routine.prorows, case when routine.proretset then 1000 else 0 end) as rows,
      case when routine.prosupport <> 0 then ${functionName('routine.prosupport')} end as support,
      case when routine.proconfig is not null then ${routineSettings('routine.proconfig')} end as settings,
      (select json_agg(${typeName('transform.type')} order by transform.type)
        from unnest(routine.protrftypes) as transform (type)) as transforms,
      ${since(server, 14, 'case when routine.prosqlbody is null then routine.prosrc end', 'routine.prosrc')} as body,
      ${since(server, 14, 'pg_get_function_sqlbody(routine.oid)', 'null::text')} as "sqlBody",
      routine.probin as library,
      ${dependsOnExtensions('pg_proc', 'routine.oid')} as "dependsOnExtensions",
      pg_get_userbyid(routine.proowner)::text as owner
    from pg_proc as routine
    join pg_namespace as namespace on namespace.oid = routine.pronamespace
    join pg_language as language on language.oid = routine.prolang
    where routine.prokind <> 'a'${inScope(server)}`,
  identity: ['schema', 'name', 'signature'],
  serverQuoted: ['signature', 'arguments', 'returns', 'transforms'],
  attributes: {
    form: { severity: 'high' },
    language: {},
    arguments: { isSeen: true },
    argumentDefaults: { means: 'expression', storedAs: typeOfArgument },
    returns: { isSeen: true },
    volatility: {},
    strict: {},
    securityDefiner: { severity: 'high' },
    leakproof: {},
    parallel: { severity: 'low' },
    cost: { severity: 'low' },
    rows: { severity: 'low' },
    support: {},
    settings: { means: 'options', freeText: true, asOf: 5 },
    transforms: { means: 'set' },
    body: { means: 'body', freeText: true },
    sqlBody: { means: 'sqlBody', freeText: true },
    library: { freeText: true },
    dependsOnExtensions: { severity: 'low' },
    owner: { class: 'owner', severity: 'medium' },
  },
});

/** Aggregates (pg_aggregate). */
export const aggregates = defineKind({
  kind: 'aggregate',
  catalog: 'pg_proc',
  severity: 'medium',
  onlyIf: "exists (select from pg_proc where prokind = 'a' and oid >= 16384)",
  sql: (server) => {
    const named = (column: string): string => `case when ${column} <> 0 then ${functionName(column)} end`;
    return `
    select routine.oid, namespace.nspname as schema, routine.proname as name,
      ${signature} as signature,
      case aggregate.aggkind when 'o' then 'ordered-set' when 'h' then 'hypothetical-set' end as form,
      nullif(aggregate.aggnumdirectargs, 0) as "directArguments",
      ${argumentList} as arguments,
      ${typeName('routine.prorettype')} as returns,
      ${named('aggregate.aggtransfn')} as "transition",
      ${typeName('aggregate.aggtranstype')} as "stateType",
      nullif(aggregate.aggtransspace, 0) as "stateSpace",
      aggregate.agginitval as "initial",
      ${named('aggregate.aggfinalfn')} as final,
      aggregate.aggfinalextra as "finalExtra",
      aggregate.aggfinalmodify::text as "finalModify",
      ${named('aggregate.aggcombinefn')} as combine,
      ${named('aggregate.aggserialfn')} as serialize,
      ${named('aggregate.aggdeserialfn')} as deserialize,
      ${named('aggregate.aggmtransfn')} as "movingTransition",
      ${named('aggregate.aggminvtransfn')} as "movingInverse",
      case when aggregate.aggmtranstype <> 0 then ${typeName('aggregate.aggmtranstype')} end as "movingStateType",
      nullif(aggregate.aggmtransspace, 0) as "movingStateSpace",
      aggregate.aggminitval as "movingInitial",
      ${named('aggregate.aggmfinalfn')} as "movingFinal",
      aggregate.aggmfinalextra as "movingFinalExtra",
      aggregate.aggmfinalmodify::text as "movingFinalModify",
      case when aggregate.aggsortop <> 0 then (
        select ${quoted('operator_namespace.nspname')} || '.' || operator.oprname from pg_operator as operator
        join pg_namespace as operator_namespace on operator_namespace.oid = operator.oprnamespace
        where operator.oid = aggregate.aggsortop) end as "sortOperator",
      case routine.proparallel when 's' then 'safe' when 'r' then 'restricted' end as parallel,
      pg_get_userbyid(routine.proowner)::text as owner
    from pg_proc as routine
    join pg_aggregate as aggregate on aggregate.aggfnoid = routine.oid
    join pg_namespace as namespace on namespace.oid = routine.pronamespace
    where routine.prokind = 'a'${inScope(server)}`;
  },
  identity: ['schema', 'name', 'signature'],
  serverQuoted: ['signature', 'arguments', 'returns', 'stateType', 'movingStateType'],
  attributes: {
    form: {},
    directArguments: {},
    arguments: { isSeen: true },
    returns: { isSeen: true },
    transition: {},
    stateType: {},
    stateSpace: { severity: 'low' },
    initial: { freeText: true },
    final: {},
    finalExtra: {},
    finalModify: {},
    combine: {},
    serialize: {},
    deserialize: {},
    movingTransition: {},
    movingInverse: {},
    movingStateType: {},
    movingStateSpace: { severity: 'low' },
    movingInitial: { freeText: true },
    movingFinal: {},
    movingFinalExtra: {},
    movingFinalModify: {},
    sortOperator: {},
    parallel: { severity: 'low' },
    owner: { class: 'owner' },
  },
});
