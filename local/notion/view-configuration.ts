import * as z from 'zod';
import { check } from './check.ts';
import { invalid, invalidBody } from './refusal.ts';
import { findProperty } from './schema.ts';
import type { Property } from './state.ts';

/** What the layout of a view asks for beyond its shape: its own type, a column to group by, columns that exist. */

const base = z.object({ type: z.string() }).loose();
const needed: Readonly<Record<string, string>> = {
  board: 'group_by',
  calendar: 'date_property_id',
  timeline: 'date_property_id',
  chart: 'chart_type',
};
const narrowest = 32;

export function checkConfiguration(configuration: unknown, type: string, properties: readonly Property[]): void {
  const key = needed[type];
  if (configuration === undefined) {
    if (key !== undefined && key !== 'chart_type') throw invalidBody(`body.configuration.${key}`, 'defined', undefined);
    return;
  }
  const given = check(base, configuration, 'body.configuration');
  if (given.type !== type) throw invalidBody('body.configuration.type', `\`"${type}"\``, given.type);
  if (key !== undefined && given[key] === undefined)
    throw invalidBody(`body.configuration.${key}`, 'defined', undefined);
  walk(configuration, 'body.configuration', properties);
}

function walk(value: unknown, path: string, properties: readonly Property[]): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const at = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`;
    if (key.endsWith('property_id') && typeof member === 'string' && !findProperty(properties, member)) {
      throw invalid(`${at}: could not find property with id: ${member}`);
    }
    if (key === 'width' && typeof member === 'number' && member < narrowest) {
      throw invalidBody(at, `≥ \`${narrowest}\``, member);
    }
    if (key === 'group_by') checkGrouping(member, at, properties);
    walk(member, at, properties);
  }
}

const grouping = z.object({ type: z.string(), property_id: z.string() });

/** The type that a grouping names must be the column's. */
function checkGrouping(value: unknown, path: string, properties: readonly Property[]): void {
  const given = grouping.safeParse(value);
  if (!given.success) return;
  const property = findProperty(properties, given.data.property_id);
  const wanted = property?.type === 'people' ? 'person' : property?.type === 'rich_text' ? 'text' : property?.type;
  if (wanted !== undefined && wanted !== given.data.type)
    throw invalidBody(`${path}.type`, `\`"${wanted}"\``, given.data.type);
}
