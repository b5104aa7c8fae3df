import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/fingerprint.ts';
import { headline } from '../core/headline.ts';
import type { MatrixRow } from '../core/matrix.ts';
import { isChecked } from '../core/tenant-result.ts';
import { type FullReport, type RowBody, toBody } from './body.ts';
import { type ColumnKey, severityChoices, statusChoices } from './columns.ts';
import { statusIcons } from './icons.ts';
import { relationsOf } from './relations.ts';
import { cleanText, type TextPiece, toOptionName, toPieces } from './text.ts';
import { topFindings } from './top-findings.ts';

/** A row of the drift matrix as the properties of a Notion page. Pure; the same row gives the same properties and hash. */

export type PropertyValue =
  | { readonly title: readonly TextPiece[] }
  | { readonly rich_text: readonly TextPiece[] }
  | { readonly number: number | null }
  | { readonly select: { readonly name: string } | null }
  | { readonly date: { readonly start: string } | null }
  | { readonly url: string | null }
  | { readonly multi_select: readonly { readonly name: string }[] }
  | { readonly relation: readonly { readonly id: string }[] };

/** By the logical keys of the columns. */
export type Properties = Readonly<Record<string, PropertyValue>>;

export interface NotionRow {
  /** The tenant id as Notion can keep it. */
  readonly key: string;
  /** What creating the row writes, by logical key; the fingerprint is among them. */
  readonly properties: Properties;
  /** What updating it writes: the same, without the title when it belongs to people. */
  readonly update: Properties;
  /** What its page says beside the properties; undefined when there is nothing to tell. */
  readonly body?: RowBody | undefined;
  readonly icon?: string;
  /** Of everything that an update would write, the body too, and where to. Equal to the stored one: nothing to write. */
  readonly hash: string;
  /** The fingerprint of a row whose properties are written, but whose page says something else or nothing. */
  readonly unfinished: string;
}

export interface RowContext {
  /** The canonical release of this sweep. */
  readonly release: string;
  /** Which property each column is, as text: rows are written anew when a column moves. */
  readonly schema: string;
  /** Where pages refer to for what they leave out. */
  readonly report?: FullReport;
  /** The names that Top findings may use. */
  readonly topNames?: ReadonlySet<string>;
  /** The page of each drift pattern, by the key of its finding; absent where there are none to relate to. */
  readonly patterns?: ReadonlyMap<string, string> | undefined;
  /** Whose the title is after the row was created. */
  readonly titleOwner: 'people' | 'machine';
}

/** Raised when rows must be written anew although nothing about the tenants changed. */
const layout = 1;

/** What to write for a tenant of this sweep. An update leaves the title out when it belongs to people. */
export function toNotionRow(row: MatrixRow, context: RowContext): NotionRow {
  const { tenant, status, counts, lag } = row;
  const checked = isChecked(status);
  const atHead = status === 'in-sync' || status === 'drifted';
  const properties = {
    tenant: { title: toPieces(tenant.name || tenant.id) },
    status: { select: { name: statusChoices[status].name } },
    headline: text(headline(row)),
    severity: { select: row.severity ? { name: severityChoices[row.severity].name } : null },
    behind: { number: lag?.behind ?? (atHead ? 0 : null) },
    behindSince: date(lag?.since),
    missing: { number: checked ? counts.missing : null },
    extra: { number: checked ? counts.extra : null },
    changed: { number: checked ? counts.changed : null },
    invalid: { number: checked ? counts.invalid : null },
    topFindings: { multi_select: topFindings(row.findings, context.topNames ?? new Set()) },
    release: select(lag?.release ?? (atHead ? context.release : undefined)),
    ring: select(tenant.ring),
    since: date(row.since),
    lastInSync: date(row.lastInSync),
    cohort: text(row.cohort),
    server: text(tenant.server),
    serverVersion: select(row.serverVersion),
    error: text(row.error && `${row.error.code}: ${row.error.message}`),
    tenantId: text(tenant.id),
    ...(context.patterns && { patterns: { relation: relationsOf(row.findings, context.patterns) } }),
  } satisfies Record<Exclude<ColumnKey, 'fingerprint' | 'changedAt'>, PropertyValue> & { patterns?: PropertyValue };
  const sealed = seal(keyOf(tenant.id), properties, context, toBody(row, context.release, context.report));
  // A change that is of no other consequence is no reason to write the row.
  const changedAt = row.changedAt === undefined ? {} : { changedAt: date(row.changedAt) };
  return {
    ...sealed,
    properties: { ...sealed.properties, ...changedAt },
    update: { ...sealed.update, ...changedAt },
    icon: statusIcons[status],
  };
}

/** What to write, once, for a tenant that is no longer in the list. All else in the row stays as it was. */
export function toRetiredRow(key: string, context: RowContext): NotionRow {
  const properties: Properties = {
    status: { select: { name: statusChoices.retired.name } },
    headline: text('No longer in the tenant list'),
    severity: { select: null },
    ...(context.patterns && { patterns: { relation: [] } }),
  };
  return { ...seal(key, properties, context), icon: statusIcons.retired };
}

export const keyOf = (tenantId: string): string => cleanText(tenantId);

function seal(key: string, properties: Properties, context: RowContext, body?: RowBody): NotionRow {
  const { tenant, ...machine } = properties;
  const written = context.titleOwner === 'machine' ? properties : machine;
  const content = { layout, schema: context.schema, properties: withoutEmptyRelations(written) };
  const hash = hashOf(body ? { ...content, body: body.digest } : content);
  const fingerprint = text(hash);
  return {
    key,
    properties: { ...properties, fingerprint },
    update: { ...written, fingerprint },
    body,
    hash,
    unfinished: `${hashOf(content)}-`,
  };
}

/** The row as it is written when its page cannot be: the next sweep sees that and tries again. */
export function withoutBody(row: NotionRow): NotionRow {
  const fingerprint = text(row.unfinished);
  const { properties, update } = row;
  return {
    ...row,
    properties: { ...properties, fingerprint },
    update: { ...update, fingerprint },
    body: undefined,
  };
}

/** A row of a data source beside the tenants', with what tells whether it is up to date. Its title is people's to change. */
export function sealRow(key: string, properties: Properties): NotionRow {
  const hash = hashOf(properties);
  const all = { ...properties, fingerprint: text(hash) };
  const update = Object.fromEntries(Object.entries(all).filter(([, value]) => !('title' in value)));
  return { key, properties: all, update, hash, unfinished: `${hash}-` };
}

/** That there is nothing to relate to is no reason to write rows anew, wherever the relation comes or goes. */
const withoutEmptyRelations = (properties: Properties): Properties =>
  Object.fromEntries(
    Object.entries(properties).filter(([, value]) => !('relation' in value) || value.relation.length > 0),
  );

const hashOf = (content: Parameters<typeof canonicalJson>[0]): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, 32);

/** The properties under the ids of their columns, as a request takes them; columns that do not exist are left out. */
export function byPropertyId(
  properties: Properties,
  ids: Readonly<Partial<Record<string, string>>>,
): Record<string, PropertyValue> {
  const named: Record<string, PropertyValue> = {};
  for (const [key, value] of Object.entries(properties)) {
    const id = ids[key];
    if (value !== undefined && id !== undefined) named[id] = value;
  }
  return named;
}

const text = (value: string | undefined): { rich_text: TextPiece[] } => ({ rich_text: toPieces(value ?? '') });

function select(value: string | undefined): { select: { name: string } | null } {
  const name = value === undefined ? undefined : toOptionName(value);
  return { select: name === undefined ? null : { name } };
}

function date(value: string | undefined): { date: { start: string } | null } {
  const isDate = value !== undefined && !Number.isNaN(Date.parse(value));
  return { date: isDate ? { start: new Date(value).toISOString() } : null };
}
