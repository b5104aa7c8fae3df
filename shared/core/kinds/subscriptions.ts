import { majorOf } from '../server-facts.ts';
import { defineKind, since } from './kind.ts';

/**
 * Subscriptions of this database (pg_subscription). Column by column, for only some are open to ordinary roles: the
 * connection string never is, and up to 13 neither are the oid and the commit mode.
 */
export const subscriptions = defineKind({
  kind: 'subscription',
  catalog: 'pg_subscription',
  severity: 'medium',
  sql: (server) => {
    const streaming =
      majorOf(server) >= 16
        ? "case subscription.substream when 't' then 'on' when 'p' then 'parallel' end"
        : "case when subscription.substream then 'on' end";
    return `
    select ${since(server, 14, 'subscription.oid', 'null::oid')} as oid, subscription.subname as name,
      not subscription.subenabled as disabled,
      (select json_agg(publication order by publication) from unnest(subscription.subpublications) as publication)
        as publications,
      subscription.subslotname::text as slot,
      ${since(server, 14, "nullif(subscription.subsynccommit, 'off')", 'null::text')} as "synchronousCommit",
      ${since(server, 14, 'subscription.subbinary', 'false')} as "binary",
      ${since(server, 14, streaming, 'null::text')} as streaming,
      -- pending and enabled: whether the first copy has ended is not schema
      ${since(server, 15, "subscription.subtwophasestate <> 'd'", 'false')} as "twoPhase",
      ${since(server, 15, 'subscription.subdisableonerr', 'false')} as "disableOnError",
      ${since(server, 16, 'not subscription.subpasswordrequired', 'false')} as "passwordNotRequired",
      ${since(server, 16, 'subscription.subrunasowner', 'false')} as "runAsOwner",
      ${since(server, 16, "nullif(subscription.suborigin, 'any')", 'null::text')} as origin,
      ${since(server, 17, 'subscription.subfailover', 'false')} as failover,
      pg_get_userbyid(subscription.subowner)::text as owner
    from pg_subscription as subscription
    -- a catalog that all databases share
    where subscription.subdbid = (select oid from pg_database where datname = current_database())`;
  },
  identity: ['name'],
  attributes: {
    disabled: { class: 'validity' },
    publications: {},
    // Slots are counted per server, so a fleet has to name them by tenant.
    slot: { class: 'environment', severity: 'low' },
    synchronousCommit: { since: 14 },
    binary: { since: 14 },
    streaming: { since: 14 },
    twoPhase: { since: 15 },
    disableOnError: { since: 15 },
    passwordNotRequired: { since: 16 },
    runAsOwner: { since: 16 },
    origin: { since: 16 },
    failover: { since: 17 },
    owner: { class: 'owner' },
  },
  across: (object, oldest, newest) => {
    // 18 changed what a subscription is born with from off to parallel.
    if (oldest >= 18 || newest < 18) return object;
    const { streaming: _, ...attributes } = object.attributes;
    return { ...object, attributes };
  },
});
