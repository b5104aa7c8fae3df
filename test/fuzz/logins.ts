import { createHmac, pbkdf2Sync } from 'node:crypto';
import { authentication, cstring } from './protocol.ts';
import { fixedStep, type Step } from './session.ts';

/** Ways to let a client in, put before what was recorded of a server that trusts everybody. */

export const password = 'secret';

type Messages = readonly Buffer[];

const salt = Buffer.from('a salt of sixteen');
const iterations = 4096;
const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** Real SCRAM-SHA-256 as the server does it (RFC 5802), without asking whether the client's proof is right. */
function scram(welcome: Messages): Step[] {
  let clientFirst = '';
  let serverFirst = '';
  const answerFirst = (asked: Buffer): Buffer[] => {
    const text = asked.toString('latin1');
    clientFirst = text.slice(text.indexOf('n='));
    serverFirst = `r=${clientFirst.split('r=')[1] ?? ''}fuzz,s=${salt.toString('base64')},i=${iterations}`;
    return [authentication(11, Buffer.from(serverFirst))];
  };
  const answerLast = (asked: Buffer): Buffer[] => {
    const withoutProof = asked.subarray(5).toString('latin1').split(',p=')[0] ?? '';
    const serverKey = hmac(pbkdf2Sync(password, salt, iterations, 32, 'sha256'), 'Server Key');
    const signature = hmac(serverKey, `${clientFirst},${serverFirst},${withoutProof}`);
    return [authentication(12, Buffer.from(`v=${signature.toString('base64')}`)), ...welcome];
  };
  return [
    fixedStep([authentication(10, cstring('SCRAM-SHA-256'), Buffer.from([0]))]),
    { count: 1, open: () => answerFirst },
    { count: 1 + welcome.length, open: () => answerLast },
  ];
}

const asks =
  (code: number, ...rest: Messages) =>
  (welcome: Messages): Step[] => [fixedStep([authentication(code, ...rest)]), fixedStep(welcome)];

const kinds = {
  trust: (welcome: Messages) => [fixedStep(welcome)],
  scram,
  cleartext: asks(3),
  md5: asks(5, Buffer.from([1, 2, 3, 4])),
  kerberos: asks(2),
  scm: asks(6),
  gss: asks(7),
  gssContinue: asks(8, Buffer.from('token')),
  sspi: asks(9),
  oauth: asks(10, cstring('OAUTHBEARER'), Buffer.from([0])),
  unheardOf: asks(4711),
} satisfies Record<string, (welcome: Messages) => Step[]>;

export type Login = keyof typeof kinds;
export const logins: readonly Login[] = Object.keys(kinds).filter((name): name is Login => name in kinds);

/** The recorded answers, the first of which is the welcome, behind a login of that kind. */
export function behindLogin(login: Login, answers: readonly Messages[]): Step[] {
  const [welcome = [], ...rest] = answers;
  return [...kinds[login](welcome), ...rest.map(fixedStep)];
}
