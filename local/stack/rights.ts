import * as z from 'zod';

/** What a role may do, and what of it was done. */

const oneOrMany = z.union([z.array(z.string()), z.string().transform((one) => [one])]);

export const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMany,
  Resource: oneOrMany,
  /** By operator, by what it asks about: the texts that may be there. */
  Condition: z.record(z.string(), z.record(z.string(), oneOrMany)).optional(),
});
export type Statement = z.infer<typeof statement>;

export interface Operation {
  /** As policies call it: `dynamodb:GetItem`. */
  readonly action: string;
  /** An ARN, or `*` for what concerns no single thing. */
  readonly resource: string;
}

export interface Rights {
  /** Whether a statement allows it; remembers that it was used, or refused. */
  allows(operation: Operation): boolean;
  /** What was asked for and is not allowed. */
  readonly refused: readonly Operation[];
  /** What is allowed and was never used: one line per action and resource. */
  unused(): string[];
}

/** What is written on a resource, by key. */
export type TagsOf = (resource: string) => Readonly<Record<string, string>>;

/**
 * Of conditions only those on tags are asked, with what `tagsOf` says: what is allowed under another counts as allowed, and
 * what is denied under one as not denied.
 */
export function createRights(statements: readonly Statement[], tagsOf: TagsOf = () => ({})): Rights {
  const grants = statements
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource, Condition }) =>
      Action.flatMap((action) => Resource.map((resource) => ({ action, resource, Condition }))),
    );
  const used = new Set<Operation>();
  const refused: Operation[] = [];
  return {
    refused,
    allows(operation) {
      const matching = grants.filter(
        ({ action, resource, Condition }) =>
          matches(action, operation.action) &&
          matches(resource, operation.resource) &&
          bearsTags(Condition, () => tagsOf(operation.resource)),
      );
      for (const grant of matching) used.add(grant);
      if (matching.length === 0) refused.push(operation);
      return matching.length > 0;
    },
    unused: () =>
      grants
        .filter((grant) => !used.has(grant))
        .map(({ action, resource }) => `${action} ${resource}`)
        .sort(),
  };
}

const tagKey = /^secretsmanager:ResourceTag\/(?<tag>.+)$/;

function bearsTags(condition: Statement['Condition'], tags: () => ReturnType<TagsOf>): boolean {
  return Object.entries(condition?.StringLike ?? {}).every(([key, patterns]) => {
    const tag = tagKey.exec(key)?.groups?.tag;
    if (tag === undefined) return true;
    const value = tags()[tag];
    return value !== undefined && patterns.some((pattern) => matches(pattern, value));
  });
}

/** Policies know two wildcards: any text, and any one character. */
function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(text);
}
