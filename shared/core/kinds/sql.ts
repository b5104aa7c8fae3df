import type { ReadTarget } from '../server-facts.ts';

/** SQL fragments that several kinds share. Each takes the alias or expression it works on and returns SQL text. */

/** Only schemas of users, neither the system's nor temporary ones, and of these the ones that are read. */
export const inUserSchema = (namespace: string, { schemas }: ReadTarget): string =>
  schemas
    ? among(`${namespace}.oid`, schemas)
    : `${namespace}.nspname <> 'information_schema' and ${namespace}.nspname !~ '^pg_'`;

/**
 * The same by the namespace's oid. The planner of a database without statistics takes a join with pg_namespace for a
 * strong filter, and then loops where it should hash; of this it expects half.
 */
export const ofUserSchema = (oid: string, { schemas }: ReadTarget): string =>
  schemas ? among(oid, schemas) : ofAnyUser(oid);

const ofAnyUser = (oid: string): string => `${oid} not in (
        select system.oid from pg_namespace as system
        where system.nspname = 'information_schema' or system.nspname ~ '^pg_')`;

/** Digits only, whatever the schemas are called. */
const among = (oid: string, schemas: readonly string[]): string => `${oid} = any ('{${schemas.join()}}'::oid[])`;

/** The condition where some schemas are left out, behind an `and`; nothing where all are read. */
const andWhere = ({ schemas }: ReadTarget, condition: string): string => (schemas ? `and ${condition}` : '');

/** For what is in no schema of its own and about something that is: only where that one's is read. */
export const andInSchema = (oid: string, target: ReadTarget): string => andWhere(target, ofUserSchema(oid, target));

/** Holds of a user's schema that is not read, by the namespace's oid. */
export const outside = (oid: string, target: ReadTarget): string =>
  target.schemas ? `(${ofAnyUser(oid)} and not ${among(oid, target.schemas)})` : 'false';

/** Not what is about nothing but objects in schemas that are not read; `types` are oids. */
export const andNotOfOutsideTypes = (types: string, target: ReadTarget): string =>
  andWhere(
    target,
    `(exists (select from pg_type as owned where owned.oid in (${types}) and ${ofUserSchema('owned.typnamespace', target)})
        or not exists (select from pg_type as foreign_ where foreign_.oid in (${types}) and ${outside('foreign_.typnamespace', target)}))`,
  );

/** Tables, by oid, with a parent that is not read. What they have from any parent is then read as their own. */
export const withOutsideParent = (table: string, target: ReadTarget): string => `${table} in (
        select child.inhrelid from pg_inherits as child
        join pg_class as parent on parent.oid = child.inhparent
        where ${outside('parent.relnamespace', target)} and ${notOfExtension('pg_class', 'parent.oid')})`;

/** The same of a table's type, by the type's oid. */
export const outsideType = (type: string, target: ReadTarget): string => `${type} in (
        select apart.oid from pg_type as apart
        where ${outside('apart.typnamespace', target)} and ${notOfExtension('pg_type', 'apart.oid')})`;

/** What an extension owns is described by the extension's version, not object by object. */
export const notOfExtension = (catalog: string, oid: string): string => `${oid} not in (
        -- looked up from the extensions' side, of which there are few
        select membership.objid from pg_depend as membership
        where membership.refclassid = 'pg_catalog.pg_extension'::regclass and membership.deptype = 'e'
          and membership.classid = 'pg_catalog.${catalog}'::regclass)`;

/** A raw name as this project quotes it: the server's own quoting follows its keyword list, which grows by major. */
export const quoted = (name: string): string =>
  `case when ${name} ~ '^[a-z_][a-z0-9_$]*$' then ${name}::text else '"' || replace(${name}::text, '"', '""') || '"' end`;

/** References that stand alone: the decoder knows them by their type and gives `schema.name`, quoted as we quote. */
export const relationName = (oid: string): string => `${oid}::regclass`;
export const functionName = (oid: string): string => `${oid}::regproc`;
export const collationName = (oid: string): string => `${oid}::regcollation`;

/** `schema.name` of the row of `catalog` with this oid, as text to build on. */
const qualified = (catalog: string, prefix: string) => (oid: string) =>
  `(
        select ${quoted('owner_namespace.nspname')} || '.' || ${quoted(`named.${prefix}name`)}
        from ${catalog} as named
        join pg_namespace as owner_namespace on owner_namespace.oid = named.${prefix}namespace
        where named.oid = ${oid})`;

export const relationText = qualified('pg_class', 'rel');
export const functionText = qualified('pg_proc', 'pro');
export const collationText = qualified('pg_collation', 'coll');
export const operatorClassName = qualified('pg_opclass', 'opc');
export const operatorFamilyName = qualified('pg_opfamily', 'opf');
export const textSearchParserName = qualified('pg_ts_parser', 'prs');
export const textSearchTemplateName = qualified('pg_ts_template', 'tmpl');
export const textSearchDictionaryName = qualified('pg_ts_dict', 'dict');
export const operatorName = (oid: string): string => `(
        select ${quoted('owner_namespace.nspname')} || '.' || named.oprname
        from pg_operator as named
        join pg_namespace as owner_namespace on owner_namespace.oid = named.oprnamespace
        where named.oid = ${oid})`;

/**
 * A type with its modifier: built-in types as SQL writes them, others with their schema. The server quotes these names by
 * its own keyword list, so the column must be among the kind's `serverQuoted`.
 */
export const typeName = (oid: string, modifier = 'null'): string => `format_type(nullif(${oid}, 0), ${modifier})`;

/** An option that a person can have set. The server keeps notes of its own under names with this prefix, which is reserved. */
const isOfUsers = (option: string): string => `${option} !~ '^pg_'`;

const mapOf = (options: string, condition: string): string => `(
        select json_object_agg(split_part(option, '=', 1), substr(option, strpos(option, '=') + 1) order by option)
        from unnest(${options}) as option where ${condition})`;

/**
 * Storage options (`reloptions`: `name=value`) as a map, sorted by name; NULL when there are none. Access methods of
 * extensions name theirs as they like, so there is no list of them: only what the server keeps for itself is left out.
 */
export const optionsMap = (options: string): string => mapOf(options, isOfUsers('option'));

/** The same as a sorted array, to be compared on the server. */
export const sortedOptions = (options: string): string =>
  `(select array_agg(option order by option) from unnest(${options}) as option where ${isOfUsers('option')})`;

/** Options of an operator class in an index, as they are written there; NULL when there are none. Extensions name them. */
export const operatorClassOptions = (options: string): string => `(
              select string_agg(option, ', ' order by place) from unnest(${options}) with ordinality as listed (option, place)
              where ${isOfUsers('option')})`;

/** All that ALTER TABLE … ALTER COLUMN … SET takes. */
const columnOptionNames = ['n_distinct', 'n_distinct_inherited'];

/** Whether `attoptions` has any of them, cheaply and at worst too often: some servers keep a note on every column there is. */
export const mayHaveColumnOptions = (options: string): string => `${options}::text ~ '${columnOptionNames.join('|')}'`;

/**
 * What a person set on a column (`attoptions`) as a map; NULL when nothing. Debian's minors of November 2026 keep
 * `pg_attver` there, another number in each database.
 */
export const columnOptions = (options: string): string =>
  `case when ${mayHaveColumnOptions(options)} then ${mapOf(
    options,
    `split_part(option, '=', 1) in (${columnOptionNames.map((name) => `'${name}'`).join(', ')})`,
  )} end`;

/** How a value is stored out of line (attstorage), in the words of ALTER TABLE. */
export const storageName = (letter: string): string =>
  `case ${letter} when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' when 'x' then 'extended' end`;

export const compressionName = (letter: string): string =>
  `case ${letter} when 'p' then 'pglz' when 'l' then 'lz4' end`;

/** The extensions that a dropped extension would take the object with, though it is no member of them. */
export const dependsOnExtensions = (catalog: string, oid: string): string => {
  const dependency = `pg_depend as dependency
        where dependency.refclassid = 'pg_catalog.pg_extension'::regclass and dependency.deptype = 'x'
          and dependency.classid = 'pg_catalog.${catalog}'::regclass`;
  return `case when ${oid} in (select dependency.objid from ${dependency}) then (
        select json_agg(extension.extname order by extension.extname)
        from pg_extension as extension
        where extension.oid in (select dependency.refobjid from ${dependency} and dependency.objid = ${oid})) end`;
};

/**
 * Whether the server may have made a name from these and a label, as `server-names.ts` has it. Where something had to be
 * cut off, only how it ends is looked at.
 */
export const isServersName = (name: string, parts: readonly string[], label: string): string => {
  const whole = `concat_ws('_', ${parts.join(', ')}, '${label}')`;
  return `case when octet_length(${whole}) > 60 then ${name} ~ '_${label}[0-9]*$'
        else regexp_replace(${name}::text, '[1-9][0-9]{0,2}$', '') = ${whole} end`;
};

/** The kind of a relation, as the object that its parts hang in. */
export const relationKind = (relation: string): string =>
  `case ${relation}.relkind when 'v' then 'view' when 'm' then 'materialized-view' else 'table' end`;

/** The relation that something hangs in, where the columns that say its name differ from those of the identity. */
export const withinRelation = (relation: string, namespace: string): string =>
  `json_build_array(${relationKind(relation)}, ${namespace}.nspname, ${relation}.relname)`;

/** Names of the columns with these numbers, in the order of the numbers; NULL for an empty list. */
export const columnNames = (relation: string, numbers: string): string => `(
        select json_agg(named_column.attname order by listed.place)
        from unnest(${numbers}) with ordinality as listed (number, place)
        join pg_attribute as named_column on named_column.attrelid = ${relation} and named_column.attnum = listed.number)`;
