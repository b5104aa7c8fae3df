import type { Status } from '../core/tenant-result.ts';

/** The icon of a row, in the colours of the statuses: a list is read at a glance. */

export const statusIcons: Readonly<Record<Status, string>> = {
  'in-sync': '🟢',
  lagging: '🔵',
  drifted: '🔴',
  'lagging-and-drifted': '🟣',
  unreachable: '🟠',
  failed: '💥',
  'not-checked': '⚪',
  retired: '🟤',
};

export interface Icon {
  readonly type: string;
  readonly emoji?: string | undefined;
}

/** Whether an icon is ours to change: none, or one that we give. Any other is a person's. */
export const isOurIcon = (icon: Icon | null | undefined): boolean =>
  !icon || (icon.type === 'emoji' && Object.values(statusIcons).some((own) => own === icon.emoji));

export const iconRequest = (emoji: string) => ({ type: 'emoji' as const, emoji });
