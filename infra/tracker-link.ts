import type { Environment } from './config/environment.ts';

/**
 * Where people see what is published, from what names the database: its link as it is, or its id as Notion's links have
 * it. Empty when nothing is published.
 */
export function trackerLink({ tracker }: Pick<Environment, 'tracker'>): string {
  if (tracker === 'none') return '';
  const { database } = tracker.notion;
  return database.startsWith('https://') ? database : `https://www.notion.so/${database.replaceAll('-', '')}`;
}
