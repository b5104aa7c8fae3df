import * as z from 'zod';

/** What one may choose about the Notion database, the same on the laptop and in the cloud; each may be left out. */
export const notionChoices = {
  /** Whether it has drift patterns, a row of each sweep, and views beside the rows of tenants; it has unless told. */
  companions: z.boolean().exactOptional(),
  /** Where the documents of the bucket can be opened in a browser: links to full reports begin so. */
  reportUrl: z.url({ protocol: /^https?$/, error: 'expected an address that begins with https://' }).exactOptional(),
};
