import type { CompareSettings, IgnoreRule } from './compare-settings.ts';

/**
 * What products put into databases by themselves, as ignore rules: schemas and objects that no migration of the tenant's
 * made. What people write inside them (policies, triggers) still counts where that is common.
 */
const schemas = (...names: readonly string[]): IgnoreRule[] => [
  { kind: 'schema', name: [...names] },
  { name: names.map((name) => `${name}.*`) },
];

export const presetRules: Readonly<Record<CompareSettings['presets'][number], readonly IgnoreRule[]>> = {
  timescaledb: [
    ...schemas('_timescaledb_*', 'timescaledb_information', 'timescaledb_experimental'),
    { kind: 'trigger', name: ['*.ts_insert_blocker', '*.ts_cagg_invalidation_trigger'] },
  ],
  partman: [...schemas('partman'), { name: ['*.template_*', '*_p20??????', '*_p20??????.*'] }],
  supabase: [
    {
      kind: 'schema',
      name: ['_analytics', '_realtime', '_supavisor', 'auth', 'cron', 'etl', 'extensions', 'graphql*'],
    },
    {
      kind: 'schema',
      name: ['net', 'pgbouncer', 'pgmq*', 'pgsodium*', 'pgtle', 'realtime', 'storage', 'supabase_*', 'vault'],
    },
    {
      name: [
        ...[
          '_analytics.*',
          '_realtime.*',
          '_supavisor.*',
          'auth.*',
          'cron.*',
          'etl.*',
          'extensions.*',
          'graphql*.*',
          'net.*',
        ],
        ...['pgbouncer.*', 'pgmq*.*', 'pgsodium*.*', 'pgtle.*', 'realtime.*', 'storage.*', 'supabase_*.*', 'vault.*'],
        // people write these
        ...['!policy:storage.*', '!policy:realtime.messages.*', '!trigger:auth.users.*'],
      ],
    },
    { kind: 'publication*', name: ['supabase_realtime*'] },
    { kind: 'event-trigger', name: ['pgrst_*', 'issue_*'] },
    { kind: 'extension', name: ['pg_graphql', 'pg_stat_statements', 'pgsodium', 'supabase_vault', 'wrappers'] },
    // granted whenever one of these extensions is made, and to these roles on members of all others
    {
      kind: 'extension-grant',
      name: [
        ...['pg_cron.*', 'pg_graphql.*', 'pg_net.*', 'pg_stat_statements.*', 'pg_tle.*', 'pgmq.*', 'pgsodium.*'],
        ...['supabase_vault.*', 'wrappers.*', '*.postgres', '*.dashboard_user', '*.supabase_*'],
      ],
    },
  ],
  rds: [
    ...schemas('aws_*', 'apg_plan_mgmt'),
    { name: ['*.awsdms_ddl_audit', '*.awsdms_ddl_audit.*', '*.awsdms_intercept_ddl*'] },
    { kind: 'event-trigger', name: ['awsdms_*'] },
    { kind: 'grant', name: ['*:rds_*', '*:rdsadmin', '*:rdsrepladmin'] },
    { kind: '*-grant', name: ['*.rds_*', '*.rdsadmin', '*.rdsrepladmin'] },
  ],
  'cloud-sql': [
    ...schemas('google_*'),
    { kind: 'grant', name: ['*:cloudsql*'] },
    { kind: '*-grant', name: ['*.cloudsql*'] },
  ],
  azure: [
    ...schemas('pg_qs', 'azure_*'),
    { kind: 'grant', name: ['*:azure*'] },
    { kind: '*-grant', name: ['*.azure*'] },
  ],
  neon: [
    ...schemas('neon', 'neon_migration'),
    { kind: 'grant', name: ['*:neon_superuser', '*:cloud_admin'] },
    { kind: '*-grant', name: ['*.neon_superuser', '*.cloud_admin'] },
  ],
  heroku: schemas('_heroku', 'heroku_ext'),
  citus: [...schemas('citus', 'citus_internal', 'columnar'), { kind: 'trigger', name: ['*.truncate_trigger_*'] }],
  postgis: [...schemas('topology', 'tiger', 'tiger_data'), { name: ['*.spatial_ref_sys', '*.spatial_ref_sys.*'] }],
  replication: [
    { kind: 'publication*', name: ['dbz_publication', '*_peerdb*', 'fivetran*', 'airbyte*'] },
    { name: ['*.debezium_signal', '*.debezium_signal.*'] },
    ...schemas('pglogical', 'bucardo', 'repack'),
  ],
  'job-queues': [
    ...schemas('pgboss', 'graphile_worker', 'hdb_catalog', 'hdb_views', 'datadog', 'pganalyze'),
    { name: ['*.oban_*'] },
  ],
  'restore-debris': [{ kind: 'index', name: ['*_ccnew*', '*_ccold*', '*.pgschemadiff_tmpidx*'] }],
};
