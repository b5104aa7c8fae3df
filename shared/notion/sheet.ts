/** A data source with rows of ours: how each is found again, and which property is which column, by logical key. */
export interface Sheet {
  readonly dataSourceId: string;
  /** The property that says whose row it is. */
  readonly keyId: string;
  readonly ids: Readonly<Partial<Record<string, string>>> & { readonly fingerprint: string };
}
