import { DriftError } from '../core/errors.ts';
import { type Failure, NotionFailure } from './failure.ts';

/** What Notion's refusals mean for the person who must do something about them. */

export interface Where {
  /** What was asked for: `the database`, `row acme`. */
  readonly what: string;
  readonly botName?: string;
  readonly workspace?: string;
  /** What the connection must be allowed for it; reading unless told. */
  readonly needs?: Capability;
}

interface Asker {
  readonly bot: { readonly name?: string | null | undefined };
  readonly workspace: string;
}

/** As whom Notion was asked. */
export const askerOf = ({ bot, workspace }: Asker): Omit<Where, 'what'> => ({
  botName: bot.name ?? 'without a name',
  workspace,
});

/** As Notion names them on a connection's page. */
export type Capability = 'Read content' | 'Update content' | 'Insert content';

/** A thrown value as the error that ends a publish. Anything but a refusal of Notion passes unchanged. */
export function explain(thrown: unknown, where: Where): unknown {
  if (!(thrown instanceof NotionFailure)) return thrown;
  const { failure } = thrown;
  const isPassing =
    failure.is === 'unknown' || failure.is === 'not-saved' || (failure.is === 'rate-limited' && !failure.blocked);
  return new DriftError(
    isPassing ? 'tracker-unavailable' : 'tracker-refused',
    `${sayFailure(failure, where)}${trace(failure)}`,
    {
      cause: thrown,
    },
  );
}

/** The failure in plain words: what happened, and what to do. */
export function sayFailure(failure: Failure, { what, botName, workspace, needs = 'Read content' }: Where): string {
  const connection = botName === undefined ? 'the connection' : `the connection "${botName}"`;
  switch (failure.is) {
    case 'unauthorized':
      return 'Notion does not accept the token: it is wrong, revoked or from another workspace. Copy it again from the connection’s page and update the secret.';
    case 'forbidden':
      return failure.blockLimit
        ? 'This free Notion workspace has reached its limit of blocks, so no row can be added; existing rows are still updated. Upgrade it, or use a workspace with one member.'
        : `Notion forbids ${connection} to ${verbs[needs]} ${what}. Enable "${needs}" under its capabilities${needs === 'Read content' ? '' : ', and check that the page is not shared with it for viewing only'}.`;
    case 'not-found':
      return `Notion shows no such thing to ${connection}${workspace ? ` in "${workspace}"` : ''}: ${what}. Share it (••• → Connections → add), or check the id: one copied from a view, a linked copy or a page does not work.`;
    case 'rate-limited':
      return failure.blocked
        ? 'Notion has blocked this connection; waiting does not help. Contact Notion’s support.'
        : `Notion kept asking to wait while driftmatrix wanted ${what}. Is something else using the same connection?`;
    case 'not-saved':
    case 'unknown':
      return `Notion gave no usable answer about ${what}: ${failure.message}. Try again later.`;
    case 'refused':
      return `Notion refused ${what}: ${failure.message}.`;
  }
}

const verbs: Readonly<Record<Capability, string>> = {
  'Read content': 'read',
  'Update content': 'change',
  'Insert content': 'add',
};

const trace = ({ requestId }: Failure): string => (requestId === undefined ? '' : ` (request ${requestId})`);
