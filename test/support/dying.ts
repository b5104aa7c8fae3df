/** The process that ran the story is gone. */
export class Died extends Error {
  override readonly name = 'Died';
}

type AnyPort = object;

/**
 * Ports of a process that dies right after its n-th write (any call that is not a read). The write is done; its caller never
 * learns of it, and nothing works afterwards, for the dead do not clean up.
 */
function dyingAfter<Ports extends Readonly<Record<string, AnyPort>>>(ports: Ports, nthWrite: number): Ports {
  let writes = 0;
  let dead = false;
  const wrap = (port: AnyPort): AnyPort =>
    new Proxy(port, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function' || typeof name !== 'string') return member;
        if (name === 'readResults') return member;
        return async (...args: readonly unknown[]) => {
          if (dead) throw new Died('dead');
          const answer: unknown = await Reflect.apply(member, target, args);
          if (!/^(read|load|list$)/.test(name)) writes += 1;
          dead ||= writes >= nthWrite;
          if (dead) throw new Died(`after ${name}`);
          return answer;
        };
      },
    });
  return new Proxy(ports, {
    get(target, name, receiver) {
      const port: unknown = Reflect.get(target, name, receiver);
      return typeof port === 'object' && port !== null ? wrap(port) : port;
    },
  });
}

/** These ports, those of the given names dying together after the n-th write of any of them. */
export function mortal<Ports extends object>(
  ports: Ports,
  names: readonly (keyof Ports & string)[],
  nthWrite: number,
): Ports {
  const parts: Record<string, AnyPort> = {};
  for (const name of names) {
    const port: unknown = ports[name];
    if (typeof port === 'object' && port !== null) parts[name] = port;
  }
  const dying = dyingAfter(parts, nthWrite);
  return { ...ports, ...Object.fromEntries(names.map((name) => [name, dying[name]])) };
}

/** True when the work ended because its process died. */
export async function died(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return false;
  } catch (error) {
    if (error instanceof Died) return true;
    throw error;
  }
}
