import type { Random } from '../../simulation/random.ts';
import {
  authentication,
  commandComplete,
  cstring,
  dataRow,
  errorResponse,
  int16,
  int32,
  message,
  parameterStatus,
  readyForQuery,
} from '../protocol.ts';

/** A message of every type that a server may send, in odd but mostly well-formed shapes. */

const sqlStates = ['XX000', '42501', '42P01', '42883', '42704', '55P03', '40001', '57014', '57P01', '57P03', '28P01'];
const otherStates = ['3D000', '53300', '53200', '54000', '0A000', '08P01', '25P03', '00000', '', 'XX', '\x1b[2J', 'é'];

const longTexts = ['a.', 'a-', 'x', '\n', '\0', "password='", 'postgres://a:b@', 'é', '\x1b]0;', ' '];

/** Texts that somebody may find hard to show, to keep or to search. */
export function oddText(random: Random, most = 100_000): string {
  if (random.chance(0.3)) return random.pick(['', '\x1b[2J\x07', 'a\nb\r\nc', '\u202e', '\ufffd', '__proto__', '%s']);
  const length = random.pick([10, 1_000, 20_000, most]);
  return random.pick(longTexts).repeat(length).slice(0, length);
}

/** An error or notice whose fields are odd, doubled or absent. */
export function oddError(random: Random, type = 'E'): Buffer {
  const fields: Record<string, string> = {
    S: random.pick(['ERROR', 'FATAL', 'PANIC', '']),
    C: random.pick(random.chance(0.7) ? sqlStates : otherStates),
    M: random.chance(0.5) ? 'something is wrong' : oddText(random),
  };
  for (const letter of ['V', 'D', 'H', 'P', 'W', 'q', 's', 't', 'n', '\x7f'])
    if (random.chance(0.15)) fields[letter] = oddText(random, 1000);
  for (const letter of ['S', 'C', 'M']) if (random.chance(0.1)) delete fields[letter];
  const whole = errorResponse(fields, type);
  // Now and then without the zero byte that ends the fields.
  return random.chance(0.1) ? message(type, whole.subarray(5, -1)) : whole;
}

const authentications = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, -1, 255, 0x7fff_ffff];

const oddScram = ['', 'r=', 'r=x,s=,i=', 'r=x,s=eA==,i=4096', 'r=x,s=eA==,i=2000000000', 'v=', 'e=no', '=,=', ',,,'];

function oddAuthentication(random: Random): Buffer {
  const code = random.pick(authentications);
  const rests: Readonly<Record<number, readonly Buffer[]>> = {
    5: [Buffer.alloc(random.between(0, 8))],
    10: [cstring(random.pick(['SCRAM-SHA-256', 'SCRAM-SHA-256-PLUS', 'X', ''])), Buffer.from([0])],
    11: [Buffer.from(random.pick(oddScram))],
    12: [Buffer.from(random.pick(oddScram))],
  };
  return authentication(code, ...(rests[code] ?? []));
}

const copy = (type: string) => (random: Random) => {
  const columns = random.pick([0, 1, 3, -1, 0x7fff]);
  const formats = Array.from({ length: Math.min(5, Math.max(0, columns)) }, () => int16(random.between(0, 1)));
  return message(type, Buffer.from([random.between(0, 1)]), int16(columns), ...formats);
};

const fields = (random: Random): Buffer => {
  const names = Array.from({ length: random.between(0, 5) }, () => random.pick(['oid', 'name', '', '__proto__', 'x']));
  const each = names.map((name) =>
    Buffer.concat([
      cstring(name),
      int32(0),
      int16(0),
      int32(random.pick([16, 23, 25, 114, 0, -1])),
      int16(-1),
      int32(-1),
      int16(random.between(0, 1)),
    ]),
  );
  return message('T', int16(random.chance(0.8) ? names.length : random.pick([-1, 0x7fff])), ...each);
};

export const messageMakers = {
  error: (random) => oddError(random),
  notice: (random) => oddError(random, 'N'),
  parameterStatus: (random) =>
    parameterStatus(
      random.pick(['server_version', 'server_encoding', 'client_encoding', 'crdb_version', 'x', '__proto__', '']),
      random.pick([oddText(random), '18.4', '9.6', 'UTF8', 'SQL_ASCII', '99999999999999', '18.x', '18.99999999999']),
    ),
  notification: (random) => message('A', int32(random.between(0, 9)), cstring('channel'), cstring(oddText(random))),
  copyIn: copy('G'),
  copyOut: copy('H'),
  copyBoth: copy('W'),
  copyData: (random) => message('d', Buffer.from(oddText(random))),
  copyDone: () => message('c'),
  backendKeyData: (random) => message('K', Buffer.alloc(random.pick([0, 4, 8, 256]), 7)),
  authentication: oddAuthentication,
  emptyQuery: () => message('I'),
  portalSuspended: () => message('s'),
  negotiateProtocolVersion: (random) =>
    message('v', int32(random.pick([0, 196_610, -1])), int32(random.pick([0, 1, -1])), cstring('_pq_.option')),
  rowDescription: fields,
  dataRow: (random) =>
    dataRow(Array.from({ length: random.between(0, 40) }, () => (random.chance(0.3) ? null : Buffer.from('1')))),
  // So small that what the reader keeps of it is several times as large.
  smallRow: (random) => dataRow(random.pick([[], [null], [Buffer.alloc(0)]])),
  manyValues: (random) => dataRow(Array(random.pick([100, 32_767])).fill(random.chance(0.5) ? null : Buffer.from('x'))),
  commandComplete: (random) => commandComplete(random.pick(['SELECT 1', 'ROLLBACK', '', 'INSERT', oddText(random)])),
  readyForQuery: (random) => readyForQuery(random.pick(['I', 'T', 'E', '', 'X', '\0'])),
  parseComplete: () => message('1'),
  bindComplete: () => message('2'),
  closeComplete: () => message('3'),
  noData: () => message('n'),
  parameterDescription: (random) => message('t', int16(random.pick([0, 1, -1, 0x7fff])), int32(25)),
  functionResult: () => message('V', int32(-1)),
  unheardOf: (random) => message(String.fromCharCode(random.between(0, 255)), Buffer.from(oddText(random, 2_000))),
} satisfies Record<string, (random: Random) => Buffer>;

const makers: readonly ((random: Random) => Buffer)[] = Object.values(messageMakers);

export const anyMessage = (random: Random): Buffer => random.pick(makers)(random);
