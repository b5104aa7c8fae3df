import * as z from 'zod';

/** What one may choose about the Notion database, the same on the laptop and in the cloud; each may be left out. */
export const notionChoices = {
  /** Whose a row's title is after the row was created: people may rename it, or it stays the tenant's name. */
  titleOwner: z.enum(['people', 'machine']).exactOptional(),
  /** Rows that people moved to the trash stay there, or are taken out again. */
  trashedRows: z.enum(['leave', 'restore']).exactOptional(),
  /** More rows than this share are retired only when two sweeps in a row find their tenants gone; 100: at once. */
  retirePercent: z.number().min(0).max(100).exactOptional(),
  /** What Notion allows your plan: 180, or 600 with Business and Enterprise. A little less is used. */
  requestsPerMinute: z.int().min(60).max(600).exactOptional(),
  /** Whether it has drift patterns, a row of each sweep, and views beside the rows of tenants; it has unless told. */
  companions: z.boolean().exactOptional(),
  /** Where the documents of the bucket can be opened in a browser: links to full reports begin so. */
  reportUrl: z.url({ protocol: /^https?$/, error: 'expected an address that begins with https://' }).exactOptional(),
};

const choices = z.strictObject(notionChoices);
export type NotionChoices = z.infer<typeof choices>;
