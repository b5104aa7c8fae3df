/**
 * What not every supported major (13 to 18) brings: built-in objects, and members of the extensions that all of them ship, by
 * name or, where only some overloads are new or gone, with their arguments. Rights on these say nothing between two majors.
 * test/shared/core/kinds/kept-by-the-server.test.ts compares them with the servers.
 */

interface Listed {
  /** Names, separated by blanks. */
  readonly names?: string;
  /** Functions with their arguments, one a line. */
  readonly overloads?: string;
}

/** By sort of object. */
export const builtIn: Readonly<Record<string, Listed>> = {
  function: {
    names: `
  any_value any_value_transfn anycompatiblemultirange_in anycompatiblemultirange_out anymultirange_in
  anymultirange_out array_agg_array_combine array_agg_array_deserialize array_agg_array_serialize array_agg_combine
  array_agg_deserialize array_agg_serialize array_append_support array_prepend_support array_reverse array_sample
  array_shuffle array_sort array_subscript_handler array_subscript_handler_support binary_upgrade_add_sub_rel_state
  binary_upgrade_logical_slot_has_caught_up binary_upgrade_replorigin_advance binary_upgrade_set_next_heap_relfilenode
  binary_upgrade_set_next_index_relfilenode binary_upgrade_set_next_multirange_array_pg_type_oid
  binary_upgrade_set_next_multirange_pg_type_oid binary_upgrade_set_next_pg_tablespace_oid
  binary_upgrade_set_next_toast_pg_type_oid binary_upgrade_set_next_toast_relfilenode bit_count bit_xor
  brin_bloom_add_value brin_bloom_consistent brin_bloom_opcinfo brin_bloom_options brin_bloom_summary_in
  brin_bloom_summary_out brin_bloom_summary_recv brin_bloom_summary_send brin_bloom_union brin_minmax_multi_add_value
  brin_minmax_multi_consistent brin_minmax_multi_distance_date brin_minmax_multi_distance_float4
  brin_minmax_multi_distance_float8 brin_minmax_multi_distance_inet brin_minmax_multi_distance_int2
  brin_minmax_multi_distance_int4 brin_minmax_multi_distance_int8 brin_minmax_multi_distance_interval
  brin_minmax_multi_distance_macaddr brin_minmax_multi_distance_macaddr8 brin_minmax_multi_distance_numeric
  brin_minmax_multi_distance_pg_lsn brin_minmax_multi_distance_tid brin_minmax_multi_distance_time
  brin_minmax_multi_distance_timestamp brin_minmax_multi_distance_timetz brin_minmax_multi_distance_uuid
  brin_minmax_multi_opcinfo brin_minmax_multi_options brin_minmax_multi_summary_in brin_minmax_multi_summary_out
  brin_minmax_multi_summary_recv brin_minmax_multi_summary_send brin_minmax_multi_union btboolskipsupport
  btcharskipsupport btint2skipsupport btint4skipsupport btint8skipsupport btoidskipsupport bytea bytea_larger
  bytea_smaller casefold close_lb close_sl crc32 crc32c currtid date_add date_bin date_skipsupport date_subtract
  datemultirange dist_bl dist_lb elem_contained_by_multirange elem_contained_by_range_support erf erfc extract gamma
  generate_series_numeric_support generate_series_timestamp_support gist_point_sortsupport
  gist_translate_cmptype_common has_largeobject_privilege has_parameter_privilege hash_multirange
  hash_multirange_extended hash_record hash_record_extended hashbool hashboolextended hashbytea hashbyteaextended
  hashcid hashcidextended hashdate hashdateextended hashxid hashxid8 hashxid8extended hashxidextended
  icu_unicode_version int4multirange int8inc_support int8multirange interval_accum interval_accum_inv
  interval_avg_accum interval_avg_accum_inv interval_avg_combine interval_avg_deserialize interval_avg_serialize
  interval_combine interval_sum json_agg_strict json_agg_strict_transfn json_object_agg_strict
  json_object_agg_strict_transfn json_object_agg_unique json_object_agg_unique_strict
  json_object_agg_unique_strict_transfn json_object_agg_unique_transfn jsonb_agg_strict jsonb_agg_strict_transfn
  jsonb_object_agg_strict jsonb_object_agg_strict_transfn jsonb_object_agg_unique jsonb_object_agg_unique_strict
  jsonb_object_agg_unique_strict_transfn jsonb_object_agg_unique_transfn jsonb_populate_record_valid
  jsonb_subscript_handler lgamma multirange multirange_adjacent_multirange multirange_adjacent_range
  multirange_after_multirange multirange_after_range multirange_agg_finalfn multirange_agg_transfn
  multirange_before_multirange multirange_before_range multirange_cmp multirange_contained_by_multirange
  multirange_contained_by_range multirange_contains_elem multirange_contains_multirange multirange_contains_range
  multirange_eq multirange_ge multirange_gist_compress multirange_gist_consistent multirange_gt multirange_in
  multirange_intersect multirange_intersect_agg_transfn multirange_le multirange_lt multirange_minus multirange_ne
  multirange_out multirange_overlaps_multirange multirange_overlaps_range multirange_overleft_multirange
  multirange_overleft_range multirange_overright_multirange multirange_overright_range multirange_recv multirange_send
  multirange_typanalyze multirange_union multirangesel numeric_fac numeric_pl_pg_lsn nummultirange path_center
  pg_available_wal_summaries pg_backup_start pg_backup_start_time pg_backup_stop pg_basetype pg_clear_attribute_stats
  pg_clear_relation_stats pg_column_compression pg_column_toast_chunk_id pg_database_collation_actual_version
  pg_get_acl pg_get_aios pg_get_backend_memory_contexts pg_get_catalog_foreign_keys pg_get_function_sqlbody
  pg_get_loaded_modules pg_get_sequence_data pg_get_shmem_allocations_numa pg_get_statisticsobjdef_columns
  pg_get_statisticsobjdef_expressions pg_get_wait_events pg_get_wal_replay_pause_state pg_get_wal_resource_managers
  pg_get_wal_summarizer_state pg_ident_file_mappings pg_input_error_info pg_input_is_valid pg_is_in_backup
  pg_log_backend_memory_contexts pg_log_standby_snapshot pg_ls_logicalmapdir pg_ls_logicalsnapdir pg_ls_replslotdir
  pg_ls_summariesdir pg_lsn pg_lsn_mii pg_lsn_pli pg_numa_available pg_read_file_old pg_restore_attribute_stats
  pg_restore_relation_stats pg_rotate_logfile_old pg_settings_get_flags pg_split_walfile_name pg_start_backup
  pg_stat_force_next_flush pg_stat_get_backend_io pg_stat_get_backend_subxact pg_stat_get_backend_wal
  pg_stat_get_bgwriter_buf_written_checkpoints pg_stat_get_bgwriter_requested_checkpoints
  pg_stat_get_bgwriter_timed_checkpoints pg_stat_get_buf_fsync_backend pg_stat_get_buf_written_backend
  pg_stat_get_checkpoint_sync_time pg_stat_get_checkpoint_write_time pg_stat_get_checkpointer_buffers_written
  pg_stat_get_checkpointer_num_performed pg_stat_get_checkpointer_num_requested pg_stat_get_checkpointer_num_timed
  pg_stat_get_checkpointer_restartpoints_performed pg_stat_get_checkpointer_restartpoints_requested
  pg_stat_get_checkpointer_restartpoints_timed pg_stat_get_checkpointer_slru_written
  pg_stat_get_checkpointer_stat_reset_time pg_stat_get_checkpointer_sync_time pg_stat_get_checkpointer_write_time
  pg_stat_get_db_active_time pg_stat_get_db_conflict_logicalslot pg_stat_get_db_idle_in_transaction_time
  pg_stat_get_db_parallel_workers_launched pg_stat_get_db_parallel_workers_to_launch pg_stat_get_db_session_time
  pg_stat_get_db_sessions pg_stat_get_db_sessions_abandoned pg_stat_get_db_sessions_fatal
  pg_stat_get_db_sessions_killed pg_stat_get_io pg_stat_get_lastscan pg_stat_get_recovery_prefetch
  pg_stat_get_replication_slot pg_stat_get_subscription_stats pg_stat_get_total_analyze_time
  pg_stat_get_total_autoanalyze_time pg_stat_get_total_autovacuum_time pg_stat_get_total_vacuum_time
  pg_stat_get_tuples_newpage_updated pg_stat_get_wal pg_stat_get_xact_tuples_newpage_updated pg_stat_have_stats
  pg_stat_reset_backend_stats pg_stat_reset_replication_slot pg_stat_reset_subscription_stats pg_stop_backup
  pg_stop_making_pinned_objects pg_sync_replication_slots pg_timezone_abbrevs pg_timezone_abbrevs_abbrevs
  pg_timezone_abbrevs_zone pg_wal_summary_contents pg_xact_commit_timestamp_origin random_normal
  range_adjacent_multirange range_after_multirange range_agg range_agg_finalfn range_agg_transfn
  range_before_multirange range_contained_by_multirange range_contains_elem_support range_contains_multirange
  range_intersect_agg range_intersect_agg_transfn range_overlaps_multirange range_overleft_multirange
  range_overright_multirange range_sortsupport raw_array_subscript_handler record_larger record_smaller regexp_count
  regexp_instr regexp_like regexp_substr string_agg_combine string_agg_deserialize string_agg_serialize
  string_to_table system_user text_starts_with_support timestamp_skipsupport timestamptz_hash
  timestamptz_hash_extended to_bin to_oct to_regtypemod trim_array tsmultirange tstzmultirange unicode_assigned
  unicode_version unistr uuid_extract_timestamp uuid_extract_version uuid_skipsupport uuidv4 uuidv7
  window_cume_dist_support window_dense_rank_support window_ntile_support window_percent_rank_support
  window_rank_support window_row_number_support xid8_larger xid8_smaller xmltext`,
    overloads: `
  array_append(anyarray, anyelement)
  array_append(anycompatiblearray, anycompatible)
  array_cat(anyarray, anyarray)
  array_cat(anycompatiblearray, anycompatiblearray)
  array_position(anyarray, anyelement)
  array_position(anyarray, anyelement, integer)
  array_position(anycompatiblearray, anycompatible)
  array_position(anycompatiblearray, anycompatible, integer)
  array_positions(anyarray, anyelement)
  array_positions(anycompatiblearray, anycompatible)
  array_prepend(anycompatible, anycompatiblearray)
  array_prepend(anyelement, anyarray)
  array_remove(anyarray, anyelement)
  array_remove(anycompatiblearray, anycompatible)
  array_replace(anyarray, anyelement, anyelement)
  array_replace(anycompatiblearray, anycompatible, anycompatible)
  generate_series(timestamp with time zone, timestamp with time zone, interval, text)
  int2(bytea)
  int4(bytea)
  int8(bytea)
  interval_avg(internal)
  interval_avg(interval[])
  isempty(anymultirange)
  json_strip_nulls(json)
  json_strip_nulls(json, boolean)
  jsonb_strip_nulls(jsonb)
  jsonb_strip_nulls(jsonb, boolean)
  lag(anycompatible, integer, anycompatible)
  lag(anyelement, integer, anyelement)
  lead(anycompatible, integer, anycompatible)
  lead(anyelement, integer, anyelement)
  lower(anymultirange)
  lower_inc(anymultirange)
  lower_inf(anymultirange)
  ltrim(bytea, bytea)
  max(bytea)
  max(record)
  max(xid8)
  min(bytea)
  min(record)
  min(xid8)
  pg_create_logical_replication_slot(name, name, boolean)
  pg_create_logical_replication_slot(name, name, boolean, boolean)
  pg_create_logical_replication_slot(name, name, boolean, boolean, boolean)
  pg_get_publication_tables(text)
  pg_get_publication_tables(text[])
  pg_logical_emit_message(boolean, text, bytea)
  pg_logical_emit_message(boolean, text, bytea, boolean)
  pg_logical_emit_message(boolean, text, text)
  pg_logical_emit_message(boolean, text, text, boolean)
  pg_read_binary_file(text, boolean)
  pg_read_file(text, boolean)
  pg_terminate_backend(integer)
  pg_terminate_backend(integer, bigint)
  point(path)
  random(bigint, bigint)
  random(integer, integer)
  random(numeric, numeric)
  range_merge(anymultirange)
  regexp_replace(text, text, text, integer)
  regexp_replace(text, text, text, integer, integer)
  regexp_replace(text, text, text, integer, integer, text)
  reverse(bytea)
  rtrim(bytea, bytea)
  timezone(time with time zone)
  timezone(timestamp with time zone)
  timezone(timestamp without time zone)
  unnest(anymultirange)
  upper(anymultirange)
  upper_inc(anymultirange)
  upper_inf(anymultirange)
  width_bucket(anycompatible, anycompatiblearray)
  width_bucket(anyelement, anyarray)`,
  },
  table: {
    names: `
  pg_parameter_acl pg_publication_namespace`,
  },
  type: {
    names: `
  anycompatiblemultirange anymultirange pg_brin_bloom_summary pg_brin_minmax_multi_summary`,
  },
  view: {
    names: `
  pg_aios pg_backend_memory_contexts pg_ident_file_mappings pg_shmem_allocations_numa pg_stat_checkpointer pg_stat_io
  pg_stat_progress_copy pg_stat_recovery_prefetch pg_stat_replication_slots pg_stat_subscription_stats pg_stat_wal
  pg_stats_ext_exprs pg_wait_events`,
  },
};

/** By extension and sort of object. */
export const ofExtensions: Readonly<Record<string, Listed>> = {
  'amcheck.function': {
    names: `
  gin_index_check verify_heapam`,
    overloads: `
  bt_index_check(regclass, boolean, boolean)
  bt_index_parent_check(regclass, boolean, boolean, boolean)`,
  },
  'btree_gist.function': {
    names: `
  gbt_bit_sortsupport gbt_bool_compress gbt_bool_consistent gbt_bool_fetch gbt_bool_penalty gbt_bool_picksplit
  gbt_bool_same gbt_bool_sortsupport gbt_bool_union gbt_bpchar_sortsupport gbt_bytea_sortsupport gbt_cash_sortsupport
  gbt_date_sortsupport gbt_enum_sortsupport gbt_float4_sortsupport gbt_float8_sortsupport gbt_inet_sortsupport
  gbt_int2_sortsupport gbt_int4_sortsupport gbt_int8_sortsupport gbt_intv_sortsupport gbt_macad8_sortsupport
  gbt_macaddr_sortsupport gbt_numeric_sortsupport gbt_oid_sortsupport gbt_text_sortsupport gbt_time_sortsupport
  gbt_ts_sortsupport gbt_uuid_sortsupport gbt_varbit_sortsupport gbtreekey2_in gbtreekey2_out
  gist_translate_cmptype_btree`,
  },
  'btree_gist.type': {
    names: `
  gbtreekey2`,
  },
  'cube.function': {
    names: `
  cube_recv cube_send`,
  },
  'fuzzystrmatch.function': {
    names: `
  daitch_mokotoff`,
  },
  'hstore.function': {
    names: `
  hstore_subscript_handler`,
  },
  'ltree.function': {
    names: `
  hash_ltree hash_ltree_extended`,
  },
  'pageinspect.function': {
    names: `
  bt_multi_page_stats gist_page_items gist_page_items_bytea gist_page_opaque_info`,
    overloads: `
  bt_page_items(text, bigint)
  bt_page_items(text, integer)
  bt_page_stats(text, bigint)
  bt_page_stats(text, integer)
  get_raw_page(text, bigint)
  get_raw_page(text, integer)
  get_raw_page(text, text, bigint)
  get_raw_page(text, text, integer)
  page_checksum(bytea, bigint)
  page_checksum(bytea, integer)`,
  },
  'pg_buffercache.function': {
    names: `
  pg_buffercache_evict pg_buffercache_evict_all pg_buffercache_evict_relation pg_buffercache_numa_pages
  pg_buffercache_summary pg_buffercache_usage_counts`,
  },
  'pg_buffercache.view': {
    names: `
  pg_buffercache_numa`,
  },
  'pg_stat_statements.function': {
    names: `
  pg_stat_statements_info`,
    overloads: `
  pg_stat_statements_reset(oid, oid, bigint)
  pg_stat_statements_reset(oid, oid, bigint, boolean)`,
  },
  'pg_stat_statements.view': {
    names: `
  pg_stat_statements_info`,
  },
  'pgcrypto.function': {
    names: `
  fips_mode`,
  },
  'postgres_fdw.function': {
    names: `
  postgres_fdw_disconnect postgres_fdw_disconnect_all postgres_fdw_get_connections`,
  },
};
