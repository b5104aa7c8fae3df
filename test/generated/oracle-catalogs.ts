import { type Lines, nameOf, ourSchema, ours, row, sortedArray } from './oracle-sql.ts';

/** Relations, types, routines and the rare kinds. */

/** A constant is cast to the column's type when it is stored, so its own type says nothing. */
const constant = (expression: string) =>
  `regexp_replace(${expression}, '^\\(?''?([^''()]*)''?\\)?(::[a-z ]+)?$', '\\1')`;

const relation = (oid: string) => nameOf('pg_class', oid);
const role = (oid: string) => `pg_get_userbyid(${oid})`;

export const catalogLines: readonly Lines[] = [
  [
    'schema',
    `select concat_ws('|', n.nspname, ${role('n.nspowner')}) as line from pg_namespace n where ${ourSchema('n.oid')} and not exists (select 1 from pg_depend d where d.classid = 'pg_namespace'::regclass and d.objid = n.oid and d.deptype = 'e')`,
  ],
  [
    'relation',
    `select concat_ws('|', ${relation('c.oid')}, c.relkind, case when c.relkind <> 'p' then c.relpersistence end, ${role('c.relowner')},
      (select amname from pg_am where oid = c.relam), (select spcname from pg_tablespace where oid = c.reltablespace), ${sortedArray("array_remove(array_remove(c.reloptions, 'security_barrier=false'), 'security_invoker=false')")},
      (select ${sortedArray('t.reloptions')} from pg_class t where t.oid = c.reltoastrelid),
      c.relreplident, c.relrowsecurity, c.relforcerowsecurity, case when c.reloftype <> 0 then ${nameOf('pg_type', 'c.reloftype')} end,
      case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end, pg_get_expr(c.relpartbound, c.oid),
      (select string_agg(${relation('h.inhparent')}, ',' order by h.inhseqno) from pg_inherits h where h.inhrelid = c.oid),
      case when c.relkind in ('v', 'm') then pg_get_viewdef(c.oid) end,
      (select jsonb_agg(a.attname order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped)) as line
    from pg_class c where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S', 'c') and c.relpersistence <> 't' and ${ourSchema('c.relnamespace')} and ${ours('pg_class', 'c.oid')}
      and not exists (select 1 from pg_type t join pg_depend d on d.classid = 'pg_type'::regclass and d.objid = t.oid and d.deptype = 'e' where t.oid = c.reltype)`,
  ],
  [
    'column',
    `select concat_ws('|', ${relation('c.oid')}, a.attname, format_type(a.atttypid, a.atttypmod), case when a.attcollation <> 0 then ${nameOf('pg_collation', 'a.attcollation')} end,
      case when c.relkind not in ('v', 'm', 'c') then a.attnotnull end, ${constant('pg_get_expr(e.adbin, e.adrelid)')}, a.attidentity, a.attgenerated,
      case when c.relkind in ('r', 'p', 'm', 'f') then a.attstorage end, to_jsonb(a) ->> 'attcompression', nullif(a.attstattarget, -1), ${sortedArray('a.attoptions')}, ${sortedArray('a.attfdwoptions')}) as line
    from pg_attribute a join pg_class c on c.oid = a.attrelid left join pg_attrdef e on e.adrelid = a.attrelid and e.adnum = a.attnum
    where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'f', 'v', 'm', 'c') and c.relpersistence <> 't' and ${ourSchema('c.relnamespace')} and ${ours('pg_class', 'c.oid')}`,
  ],
  [
    'constraint',
    `select concat_ws('|', coalesce(case when k.conrelid <> 0 then ${relation('k.conrelid')} end, ${nameOf('pg_type', 'k.contypid')}), case when k.contype <> 'n' then k.conname end,
      case when k.contype <> 'n' then pg_get_constraintdef(k.oid) end, k.contype, k.convalidated) as line
    from pg_constraint k where k.contype <> 't' and k.conparentid = 0 and ${ourSchema('k.connamespace')} and ${ours('pg_constraint', 'k.oid')}`,
  ],
  [
    'index',
    `select concat_ws('|', ${relation('i.indexrelid')}, pg_get_indexdef(i.indexrelid), i.indisvalid, i.indisready, i.indisclustered, i.indisreplident,
      (select spcname from pg_tablespace s where s.oid = c.reltablespace), (select jsonb_agg(a.attstattarget order by a.attnum) from pg_attribute a where a.attrelid = c.oid and a.attstattarget >= 0)) as line
    from pg_index i join pg_class c on c.oid = i.indexrelid
    where ${ourSchema('c.relnamespace')} and ${ours('pg_class', 'i.indrelid')} and not exists (select 1 from pg_inherits h where h.inhrelid = i.indexrelid)`,
  ],
  [
    'index of partition',
    `select concat_ws('|', ${relation('i.indrelid')}, ${relation('h.inhparent')}, i.indisclustered, i.indisreplident) as line
    from pg_index i join pg_inherits h on h.inhrelid = i.indexrelid join pg_class c on c.oid = i.indexrelid where ${ourSchema('c.relnamespace')}`,
  ],
  [
    'trigger',
    `select concat_ws('|', ${nameOf('pg_trigger', 't.oid')}, pg_get_triggerdef(t.oid), t.tgenabled) as line
    from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal and t.tgparentid = 0 and ${ourSchema('c.relnamespace')}`,
  ],
  [
    'trigger of partition',
    `select concat_ws('|', ${relation('t.tgrelid')}, t.tgname, t.tgenabled) as line
    from pg_trigger t join pg_trigger p on p.oid = t.tgparentid where t.tgenabled <> p.tgenabled`,
  ],
  [
    'rule',
    `select concat_ws('|', ${nameOf('pg_rewrite', 'r.oid')}, pg_get_ruledef(r.oid), r.ev_enabled) as line
    from pg_rewrite r join pg_class c on c.oid = r.ev_class where r.rulename <> '_RETURN' and ${ourSchema('c.relnamespace')} and ${ours('pg_class', 'c.oid')}`,
  ],
  [
    'policy',
    `select concat_ws('|', ${nameOf('pg_policy', 'p.oid')}, p.polcmd, p.polpermissive, (select string_agg(x, ',' order by x) from (select case r when 0 then '' else ${role('r')} end from unnest(p.polroles) r) as roles (x)),
      pg_get_expr(p.polqual, p.polrelid), 'check', pg_get_expr(p.polwithcheck, p.polrelid)) as line from pg_policy p`,
  ],
  [
    'sequence',
    `select concat_ws('|', coalesce(case when d.deptype = 'i' then ${nameOf('pg_class', 'd.refobjid', 'd.refobjsubid')} end, ${relation('s.seqrelid')}), format_type(s.seqtypid, null),
      s.seqstart, s.seqincrement, s.seqmax, s.seqmin, s.seqcache, s.seqcycle, case when d.deptype = 'a' then ${nameOf('pg_class', 'd.refobjid', 'd.refobjsubid')} end) as line
    from pg_sequence s join pg_class c on c.oid = s.seqrelid
    left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = s.seqrelid and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
    where ${ourSchema('c.relnamespace')} and c.relpersistence <> 't'`,
  ],
  [
    'statistics',
    `select concat_ws('|', ${nameOf('pg_statistic_ext', 's.oid')}, pg_get_statisticsobjdef(s.oid), ${role('s.stxowner')}, nullif(s.stxstattarget, -1)) as line from pg_statistic_ext s`,
  ],
  [
    'routine',
    `select concat_ws('|', ${nameOf('pg_proc', 'p.oid')}, p.prokind, (select lanname from pg_language where oid = p.prolang), pg_get_function_arguments(p.oid), pg_get_function_result(p.oid),
      p.prosrc, pg_get_function_sqlbody(p.oid), p.probin, p.provolatile, p.proisstrict, p.prosecdef, p.proleakproof, p.proparallel, p.procost, p.prorows, p.prosupport::text, ${sortedArray('p.proconfig')},
      (select string_agg(format_type(x, null), ',' order by format_type(x, null)) from unnest(p.protrftypes) x), ${role('p.proowner')}) as line
    from pg_proc p where ${ourSchema('p.pronamespace')} and ${ours('pg_proc', 'p.oid')} and not exists (select 1 from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'i')`,
  ],
  [
    'aggregate',
    `select concat_ws('|', ${nameOf('pg_proc', 'a.aggfnoid::oid')}, ${row('a', 'aggfnoid', 'aggtranstype', 'aggmtranstype', 'aggsortop')}, format_type(a.aggtranstype, null), format_type(nullif(a.aggmtranstype, 0), null),
      case when a.aggsortop <> 0 then ${nameOf('pg_operator', 'a.aggsortop')} end) as line from pg_aggregate a where ${ours('pg_proc', 'a.aggfnoid::oid')}`,
  ],
  [
    'type',
    `select concat_ws('|', ${nameOf('pg_type', 't.oid')}, t.typtype, t.typisdefined, ${role('t.typowner')},
      case when t.typtype in ('b', 'd') then concat_ws('|', t.typinput::text, t.typoutput::text, t.typcategory, t.typispreferred, t.typlen, t.typalign, t.typstorage, t.typdefault) end,
      case when t.typtype = 'd' then concat_ws('|', format_type(t.typbasetype, t.typtypmod), t.typnotnull, ${constant('pg_get_expr(t.typdefaultbin, 0)')}, case when t.typcollation <> 0 then ${nameOf('pg_collation', 't.typcollation')} end) end,
      (select jsonb_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid),
      (select concat_ws('|', format_type(r.rngsubtype, null), case when r.rngcollation <> 0 then ${nameOf('pg_collation', 'r.rngcollation')} end, ${nameOf('pg_opclass', 'r.rngsubopc')}, r.rngcanonical::text, r.rngsubdiff::text) from pg_range r where r.rngtypid = t.oid)) as line
    from pg_type t where t.typtype in ('b', 'd', 'e', 'r', 'p') and ${ourSchema('t.typnamespace')} and ${ours('pg_type', 't.oid')} and not (t.typelem <> 0 and t.typsubscript::text = 'array_subscript_handler')`,
  ],
  [
    'operator',
    `select concat_ws('|', ${nameOf('pg_operator', 'o.oid')}, ${role('o.oprowner')}, o.oprcode::text, format_type(o.oprresult, null), o.oprrest::text, o.oprjoin::text, o.oprcanhash, o.oprcanmerge,
      (select p.oprname from pg_operator p where p.oid = o.oprcom), (select p.oprname from pg_operator p where p.oid = o.oprnegate)) as line from pg_operator o where ${ours('pg_operator', 'o.oid')}`,
  ],
  [
    'operator family',
    `select concat_ws('|', ${nameOf('pg_opfamily', 'f.oid')}, ${role('f.opfowner')}) as line from pg_opfamily f where ${ours('pg_opfamily', 'f.oid')}`,
  ],
  [
    'operator class',
    `select concat_ws('|', ${nameOf('pg_opclass', 'o.oid')}, ${role('o.opcowner')}, ${nameOf('pg_opfamily', 'o.opcfamily')}, format_type(o.opcintype, null), o.opcdefault, format_type(nullif(o.opckeytype, 0), null)) as line from pg_opclass o where ${ours('pg_opclass', 'o.oid')}`,
  ],
  [
    'operator of family',
    `select concat_ws('|', ${nameOf('pg_opfamily', 'm.amopfamily')}, m.amopstrategy, m.amoppurpose, ${nameOf('pg_operator', 'm.amopopr')}) as line from pg_amop m where ${ours('pg_opfamily', 'm.amopfamily')}`,
  ],
  [
    'function of family',
    `select concat_ws('|', ${nameOf('pg_opfamily', 'm.amprocfamily')}, m.amprocnum, format_type(m.amproclefttype, null), format_type(m.amprocrighttype, null), m.amproc::text) as line from pg_amproc m where ${ours('pg_opfamily', 'm.amprocfamily')}`,
  ],
  [
    'cast',
    `select concat_ws('|', ${nameOf('pg_cast', 'c.oid')}, c.castcontext, c.castmethod, case when c.castfunc <> 0 then ${nameOf('pg_proc', 'c.castfunc')} end) as line
    from pg_cast c where ${ours('pg_cast', 'c.oid')} and not exists (select 1 from pg_depend d where d.classid = 'pg_cast'::regclass and d.objid = c.oid and d.deptype = 'i')`,
  ],
  [
    'collation',
    `select concat_ws('|', ${nameOf('pg_collation', 'c.oid')}, ${role('c.collowner')}, ${row('c', 'collnamespace', 'collowner', 'collversion')}) as line from pg_collation c where ${ourSchema('c.collnamespace')} and ${ours('pg_collation', 'c.oid')}`,
  ],
  [
    'conversion',
    `select concat_ws('|', ${nameOf('pg_conversion', 'c.oid')}, ${role('c.conowner')}, ${row('c', 'connamespace', 'conowner')}) as line from pg_conversion c where ${ours('pg_conversion', 'c.oid')}`,
  ],
  [
    'text search configuration',
    `select concat_ws('|', ${nameOf('pg_ts_config', 'c.oid')}, ${role('c.cfgowner')}, ${nameOf('pg_ts_parser', 'c.cfgparser')},
      (select string_agg(concat_ws(' ', m.maptokentype, m.mapseqno, ${nameOf('pg_ts_dict', 'm.mapdict')}), ',' order by m.maptokentype, m.mapseqno) from pg_ts_config_map m where m.mapcfg = c.oid)) as line from pg_ts_config c where ${ours('pg_ts_config', 'c.oid')}`,
  ],
  [
    'text search dictionary',
    `select concat_ws('|', ${nameOf('pg_ts_dict', 'c.oid')}, ${role('c.dictowner')}, ${nameOf('pg_ts_template', 'c.dicttemplate')}, c.dictinitoption) as line from pg_ts_dict c where ${ours('pg_ts_dict', 'c.oid')}`,
  ],
  [
    'text search parser',
    `select concat_ws('|', ${nameOf('pg_ts_parser', 'c.oid')}, ${row('c', 'prsnamespace')}) as line from pg_ts_parser c where ${ours('pg_ts_parser', 'c.oid')}`,
  ],
  [
    'text search template',
    `select concat_ws('|', ${nameOf('pg_ts_template', 'c.oid')}, ${row('c', 'tmplnamespace')}) as line from pg_ts_template c where ${ours('pg_ts_template', 'c.oid')}`,
  ],
  [
    'language',
    `select concat_ws('|', ${nameOf('pg_language', 'l.oid')}, ${role('l.lanowner')}, l.lanpltrusted, ${['lanplcallfoid', 'laninline', 'lanvalidator'].map((column) => `l.${column}::regproc::text`).join(', ')}) as line from pg_language l where ${ours('pg_language', 'l.oid')}`,
  ],
  [
    'access method',
    `select concat_ws('|', ${nameOf('pg_am', 'a.oid')}, a.amhandler::text, a.amtype) as line from pg_am a where ${ours('pg_am', 'a.oid')}`,
  ],
  [
    'transform',
    `select concat_ws('|', ${nameOf('pg_transform', 't.oid')}, t.trffromsql::text, t.trftosql::text) as line from pg_transform t where ${ours('pg_transform', 't.oid')}`,
  ],
  [
    'wrapper',
    `select concat_ws('|', ${nameOf('pg_foreign_data_wrapper', 'w.oid')}, ${role('w.fdwowner')}, w.fdwhandler::regproc::text, w.fdwvalidator::regproc::text, ${sortedArray('w.fdwoptions')}) as line from pg_foreign_data_wrapper w where ${ours('pg_foreign_data_wrapper', 'w.oid')}`,
  ],
  [
    'server',
    `select concat_ws('|', ${nameOf('pg_foreign_server', 's.oid')}, ${role('s.srvowner')}, ${nameOf('pg_foreign_data_wrapper', 's.srvfdw')}, s.srvtype, s.srvversion, ${sortedArray('s.srvoptions')}) as line from pg_foreign_server s where ${ours('pg_foreign_server', 's.oid')}`,
  ],
  ['user mapping', `select concat_ws('|', srvname, usename) as line from pg_user_mappings`],
  [
    'foreign table',
    `select concat_ws('|', ${relation('f.ftrelid')}, ${nameOf('pg_foreign_server', 'f.ftserver')}, ${sortedArray('f.ftoptions')}) as line from pg_foreign_table f`,
  ],
  [
    'event trigger',
    `select concat_ws('|', ${nameOf('pg_event_trigger', 'e.oid')}, ${role('e.evtowner')}, e.evtevent, ${nameOf('pg_proc', 'e.evtfoid')}, e.evtenabled, ${sortedArray('e.evttags')}) as line from pg_event_trigger e where ${ours('pg_event_trigger', 'e.oid')}`,
  ],
  [
    'publication',
    `select concat_ws('|', ${nameOf('pg_publication', 'p.oid')}, ${role('p.pubowner')}, ${row('p', 'pubowner')}) as line from pg_publication p`,
  ],
  [
    'publication table',
    `select concat_ws('|', ${nameOf('pg_publication_rel', 'r.oid')}, pg_get_expr(r.prqual, r.prrelid),
      (select jsonb_agg(a.attname order by a.attname) from unnest(r.prattrs::int2[]) n join pg_attribute a on a.attrelid = r.prrelid and a.attnum = n)) as line from pg_publication_rel r`,
  ],
  [
    'publication schema',
    `select ${nameOf('pg_publication_namespace', 'r.oid')} as line from pg_publication_namespace r`,
  ],
  [
    'subscription',
    `select concat_ws('|', s.subname, ${role('s.subowner')}, ${row('s', 'subdbid', 'subowner', 'subconninfo', 'subpublications', 'subskiplsn')}, ${sortedArray('s.subpublications')}) as line from pg_subscription s where s.subdbid = (select oid from pg_database where datname = current_database())`,
  ],
  [
    'extension',
    `select concat_ws('|', e.extname, e.extversion, e.extnamespace::regnamespace::text) as line from pg_extension e`,
  ],
];
