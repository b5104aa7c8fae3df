/** SQL fragments that several kinds share. Each takes the alias or expression it works on and returns SQL text. */

/** Only schemas of users: neither the system's nor temporary ones. */
export const inUserSchema = (namespace: string): string =>
  `${namespace}.nspname <> 'information_schema' and ${namespace}.nspname !~ '^pg_'`;

/**
 * The same by the namespace's oid. The planner of a database without statistics takes a join with pg_namespace for a
 * strong filter, and then loops where it should hash; of this it expects half.
 */
export const ofUserSchema = (oid: string): string => `${oid} not in (
        select system.oid from pg_namespace as system
        where system.nspname = 'information_schema' or system.nspname ~ '^pg_')`;

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

/** `name=value` options as a map, sorted by name; NULL when there are none. */
export const optionsMap = (options: string): string => `(
        select json_object_agg(split_part(option, '=', 1), substr(option, strpos(option, '=') + 1) order by option)
        from unnest(${options}) as option)`;

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
