/** What is known of the server that a schema was read from. */
export interface ServerFacts {
  /** As the server prints it: `17.10`. */
  readonly version: string;
  /** `server_version_num`: 170010. */
  readonly versionNum: number;
}

/** What a statement is written for: a server, and of its schemas those that are read, by oid; all of the users' when absent. */
export interface ReadTarget extends ServerFacts {
  readonly schemas?: readonly string[];
}

/** The major version: 17 for 170010. */
export function majorOf(server: ServerFacts): number {
  return Math.floor(server.versionNum / 10_000);
}
