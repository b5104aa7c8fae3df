/** SQL fragments that several kinds share. Each takes the alias or expression it works on and returns SQL text. */

/** Only schemas of users: neither the system's nor temporary ones. */
export const inUserSchema = (namespace: string): string =>
  `${namespace}.nspname <> 'information_schema' and ${namespace}.nspname !~ '^pg_'`;

/** What an extension owns is described by the extension's version, not object by object. */
export const notOfExtension = (catalog: string, oid: string): string => `not exists (
        select from pg_depend as membership
        where membership.classid = 'pg_catalog.${catalog}'::regclass and membership.objid = ${oid}
          and membership.deptype = 'e')`;

/** A raw name as this project quotes it: the server's own quoting follows its keyword list, which grows by major. */
export const quoted = (name: string): string =>
  `case when ${name} ~ '^[a-z_][a-z0-9_$]*$' then ${name}::text else '"' || replace(${name}::text, '"', '""') || '"' end`;

/** `schema.name` of the row of `catalog` with this oid. */
const qualified = (catalog: string, prefix: string) => (oid: string) =>
  `(
        select ${quoted('owner_namespace.nspname')} || '.' || ${quoted(`named.${prefix}name`)}
        from ${catalog} as named
        join pg_namespace as owner_namespace on owner_namespace.oid = named.${prefix}namespace
        where named.oid = ${oid})`;

export const relationName = qualified('pg_class', 'rel');
export const functionName = qualified('pg_proc', 'pro');
export const collationName = qualified('pg_collation', 'coll');
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
 * A type with its modifier, the same text on every major: built-in types as SQL writes them, others from raw names.
 * Modifiers of user types are what the type's own output function adds behind the name.
 */
export const typeName = (oid: string, modifier = 'null'): string => `(
        select case when formatted.typnamespace = 'pg_catalog'::regnamespace
               then format_type(formatted.oid, ${modifier})
               else ${quoted('type_namespace.nspname')} || '.' || ${quoted('coalesce(element.typname, formatted.typname)')}
                 || substr(format_type(coalesce(element.oid, formatted.oid), ${modifier}),
                           length(format_type(coalesce(element.oid, formatted.oid), null)) + 1)
                 || case when element.oid is null then '' else '[]' end end
        from pg_type as formatted
        join pg_namespace as type_namespace on type_namespace.oid = formatted.typnamespace
        left join pg_type as element
          on element.oid = formatted.typelem and element.typarray = formatted.oid  -- only of real array types
        where formatted.oid = ${oid})`;

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
export const dependsOnExtensions = (catalog: string, oid: string): string => `(
        select json_agg(extension.extname order by extension.extname)
        from pg_depend as dependency join pg_extension as extension on extension.oid = dependency.refobjid
        where dependency.classid = 'pg_catalog.${catalog}'::regclass and dependency.objid = ${oid}
          and dependency.refclassid = 'pg_catalog.pg_extension'::regclass and dependency.deptype = 'x')`;

/** The kind of a relation, as the object that its parts hang in. */
export const relationKind = (relation: string): string =>
  `case ${relation}.relkind when 'v' then 'view' when 'm' then 'materialized-view' else 'table' end`;

/** The object that a part of a relation hangs in. */
export const withinRelation = (relation: string, namespace: string): string =>
  `json_build_array(${relationKind(relation)}, ${namespace}.nspname, ${relation}.relname)`;

/** Names of the columns with these numbers, in the order of the numbers; NULL for an empty list. */
export const columnNames = (relation: string, numbers: string): string => `(
        select json_agg(named_column.attname order by listed.place)
        from unnest(${numbers}) with ordinality as listed (number, place)
        join pg_attribute as named_column on named_column.attrelid = ${relation} and named_column.attnum = listed.number)`;
