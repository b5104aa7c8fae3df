import { cpuMsOf } from './process-facts.ts';
import { createMessageSplitter, endsInGoodbye } from './protocol.ts';
import { startRelay } from './relay.ts';

/** What connections through the meter cost since it was last asked. */
export interface WireFigures {
  readonly receivedBytes: number;
  /** Processor time of their backends, from start to goodbye; undefined where the system does not tell. */
  readonly serverCpuMs: number | undefined;
}

export interface WireMeter {
  readonly port: number;
  /** The figures since the last call; begins anew. */
  take(): WireFigures;
  stop(): Promise<void>;
}

/** Stands between clients and a server on this machine: counts bytes, and asks for a backend's time just before it ends. */
export async function startWireMeter(target: number): Promise<WireMeter> {
  let receivedBytes = 0;
  let serverCpuMs: number | undefined;
  const relay = await startRelay(target, {
    onConnection: () => {
      const split = createMessageSplitter();
      let backend: number | undefined;
      let counted = false;
      const count = () => {
        const cpuMs = counted || backend === undefined ? undefined : cpuMsOf(backend);
        if (cpuMs === undefined) return;
        counted = true;
        serverCpuMs = (serverCpuMs ?? 0) + cpuMs;
      };
      return {
        fromServer: (chunk) => {
          receivedBytes += chunk.length;
          // The key data comes early and holds the backend's process id; what follows is not looked into.
          if (backend === undefined)
            backend = split(chunk)
              .find(({ type }) => type === 'K')
              ?.bytes.readInt32BE(5);
        },
        fromClient: (chunk) => {
          if (endsInGoodbye(chunk)) count();
        },
        onEnd: count,
      };
    },
  });
  return {
    port: relay.port,
    stop: relay.stop,
    take() {
      const figures = { receivedBytes, serverCpuMs };
      receivedBytes = 0;
      serverCpuMs = undefined;
      return figures;
    },
  };
}
