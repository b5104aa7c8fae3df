import type { DriftMatrix } from '../core/matrix.ts';
import { printable } from '../core/printable.ts';
import { rates } from '../core/rates.ts';
import { sayScope } from '../core/scope.ts';
import * as answers from './answers.ts';
import type { Calls } from './calls.ts';
import type { Place } from './find-data-source.ts';
import { iconRequest, isOurIcon, statusIcons } from './icons.ts';
import type { Softly } from './softly.ts';
import { toPieces } from './text.ts';

/** How the fleet stands, in the description of the database: what people see above the rows. */

const mark = 'driftmatrix: ';

/** `hidden`: how many tenants have no row because a person moved it to the trash. */
export const statusLine = (matrix: DriftMatrix, hidden = 0): string =>
  `${mark}${rates(matrix.sweep)}. ${only(matrix)}${inTrash(hidden)}${waiversOf(matrix)}Canonical release ${matrix.canonical.release}. ${sweepOf(matrix)}`;

/** A description holds 2,000 characters, and the rest is to be read too. */
const longestScope = 500;

function only({ sweep }: DriftMatrix): string {
  const said = sayScope(sweep.schemas);
  return said === undefined ? '' : `${printable(said, longestScope)}. `;
}

const mostWaivers = 3;

/** A few in full, the rest counted: the description of a database is short. */
function waiversOf({ waivers = [] }: DriftMatrix): string {
  const more = waivers.length - mostWaivers;
  const said = waivers.slice(0, mostWaivers).map(({ says }) => `${printable(says, 300)} `);
  return `${said.join('')}${more > 0 ? `${count(more)} more ${more === 1 ? 'waiver has' : 'waivers have'} ended or match nothing. ` : ''}`;
}

const inTrash = (hidden: number): string =>
  hidden === 0
    ? ''
    : `Not shown: ${count(hidden)} ${hidden === 1 ? 'tenant, whose row is' : 'tenants, whose rows are'} in the trash. `;

/** While rows are added by the hundred. */
export const fillingLine = (matrix: DriftMatrix, there: number): string =>
  `${mark}the table is being filled, ${count(there)} of ${count(matrix.rows.length)} rows so far. ${sweepOf(matrix)}`;

/** Why the rows say nothing of this sweep. */
export const withheldLine = (matrix: DriftMatrix, why: string): string => `${mark}${why} ${sweepOf(matrix)}`;

function sweepOf({ sweep }: DriftMatrix): string {
  const at = `${sweep.closedAt.slice(0, 16).replace('T', ' ')} UTC`;
  return `Sweep ${sweep.id}, ${at}.`;
}

const count = (n: number): string => n.toLocaleString('en-US');

export interface StatusLine {
  /** Says it, and shows it by the database's icon, where nobody has written a description or given an icon of their own. */
  say(line: string, icon?: string): Promise<void>;
}

export function openStatusLine(calls: Calls, { database }: Place, softly: Softly): StatusLine {
  let said = database?.description;
  return {
    async say(line, icon) {
      const isOurs = said === undefined || said === '' || said.startsWith(mark);
      if (!database || !isOurs || said === line) return;
      const changesIcon = icon !== undefined && isOurIcon(database.icon);
      const wrote = await softly('the description of the database', () =>
        calls.call({
          repeat: 'always',
          send: (client) =>
            client.databases.update({
              database_id: database.id,
              description: toPieces(line),
              ...(changesIcon && { icon: iconRequest(icon) }),
            }),
          answer: answers.anything,
        }),
      );
      if (wrote !== undefined) said = line;
    },
  };
}

/** As the rows: what somebody must look at comes first. */
export function fleetIcon({ rows }: DriftMatrix): string {
  const { drifted, unreachable, lagging, 'in-sync': well } = statusIcons;
  const has = (...statuses: readonly string[]) => rows.some(({ status }) => statuses.includes(status));
  if (has('drifted', 'lagging-and-drifted')) return drifted;
  if (rows.length === 0 || has('unreachable', 'failed', 'not-checked')) return unreachable;
  return has('lagging') ? lagging : well;
}
