const region = '([a-z]{2}(?:-[a-z]+)+-\\d)';
/** Everywhere, and in China. */
const forms = [
  new RegExp(`\\.${region}\\.rds\\.amazonaws\\.com\\.?$`, 'i'),
  new RegExp(`\\.rds\\.${region}\\.amazonaws\\.com\\.cn\\.?$`, 'i'),
];

/** `eu-central-1` for `fleet.abc123.eu-central-1.rds.amazonaws.com`; nothing for a host that is not named like one of RDS. */
export function rdsRegionOf(host: string): string | undefined {
  for (const form of forms) {
    const found = form.exec(host)?.[1];
    if (found) return found.toLowerCase();
  }
  return undefined;
}
