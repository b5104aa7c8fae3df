import { createHash } from 'node:crypto';
import { canonicalJson } from '../core/fingerprint.ts';
import { headline } from '../core/headline.ts';
import type { MatrixRow } from '../core/matrix.ts';
import { isChecked } from '../core/tenant-result.ts';
import { type RowBody, toBody } from './body.ts';
import { type ColumnKey, columnKeys, severityChoices, statusChoices } from './columns.ts';
import { cleanText, type TextPiece, toOptionName, toPieces } from './text.ts';

/** A row of the drift matrix as the properties of a Notion page. Pure; the same row gives the same properties and hash. */

export type PropertyValue =
  | { readonly title: readonly TextPiece[] }
  | { readonly rich_text: readonly TextPiece[] }
  | { readonly number: number | null }
  | { readonly select: { readonly name: string } | null }
  | { readonly date: { readonly start: string } | null };

export type Properties = Readonly<Partial<Record<ColumnKey, PropertyValue>>>;

export interface NotionRow {
  /** The tenant id as Notion can keep it. */
  readonly key: string;
  /** What creating the row writes, by logical key; the fingerprint is among them. */
  readonly properties: Properties;
  /** What updating it writes: the same, without the title when it belongs to people. */
  readonly update: Properties;
  /** What its page says beside the properties; undefined when there is nothing to tell. */
  readonly body?: RowBody | undefined;
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
    release: select(lag?.release ?? (atHead ? context.release : undefined)),
    ring: select(tenant.ring),
    since: date(row.since),
    cohort: text(row.cohort),
    server: text(tenant.server),
    serverVersion: select(row.serverVersion),
    error: text(row.error && `${row.error.code}: ${row.error.message}`),
    tenantId: text(tenant.id),
  } satisfies Record<Exclude<ColumnKey, 'fingerprint'>, PropertyValue>;
  return seal(keyOf(tenant.id), properties, context, toBody(row, context.release));
}

/** What to write, once, for a tenant that is no longer in the list. All else in the row stays as it was. */
export function toRetiredRow(key: string, context: RowContext): NotionRow {
  const properties: Properties = {
    status: { select: { name: statusChoices.retired.name } },
    headline: text('No longer in the tenant list'),
    severity: { select: null },
  };
  return seal(key, properties, context);
}

export const keyOf = (tenantId: string): string => cleanText(tenantId);

function seal(key: string, properties: Properties, context: RowContext, body?: RowBody): NotionRow {
  const { tenant, ...machine } = properties;
  const written = context.titleOwner === 'machine' ? properties : machine;
  const content = { layout, schema: context.schema, properties: written };
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

const hashOf = (content: Parameters<typeof canonicalJson>[0]): string =>
  createHash('sha256').update(canonicalJson(content)).digest('hex').slice(0, 32);

/** The properties under the ids of their columns, as a request takes them; columns that do not exist are left out. */
export function byPropertyId(
  properties: Properties,
  ids: Readonly<Partial<Record<ColumnKey, string>>>,
): Record<string, PropertyValue> {
  const named: Record<string, PropertyValue> = {};
  for (const key of columnKeys) {
    const value = properties[key];
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
