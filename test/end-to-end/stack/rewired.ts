import type { StackTemplate } from '../../../local/stack/read-template.ts';

/** How the resources begin whose text is replaced, what is replaced, by what. */
export type Rewiring = readonly [id: string, from: RegExp | string, to: string];

/** The template with a text of the resources whose ids begin so replaced. Throws when there is no such text. */
export function rewired({ resources, code }: StackTemplate, [id, from, to]: Rewiring): StackTemplate {
  const entries = Object.entries(resources).map(([logicalId, resource]) => {
    const text = JSON.stringify(resource);
    return [logicalId, logicalId.startsWith(id) ? JSON.parse(text.replace(from, to)) : resource] as const;
  });
  const changed = Object.fromEntries(entries);
  if (JSON.stringify(changed) === JSON.stringify(resources)) throw new Error(`${id} has no ${from} to be replaced.`);
  return { resources: changed, code };
}
