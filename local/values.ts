import { sayHidden } from '../shared/core/hidden-value.ts';
import type { Attribute } from '../shared/core/object.ts';

/** A value as people read it: strings bare, everything else as JSON, `none` for an absent one. */
export function valueText(shown: Attribute): string {
  const value = sayHidden(shown);
  if (value === null) return 'none';
  return typeof value === 'string' ? value : spaced(JSON.stringify(value));
}

/** A space after each comma and colon outside strings, so that a long line can be broken. */
const spaced = (json: string): string =>
  json.replace(/("(?:[^"\\]|\\.)*")|[,:]/g, (match, text: string | undefined) => text ?? `${match} `);
