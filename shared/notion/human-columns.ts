/** Columns for people: made once, together with ours, and never written again. They are in nobody's way when deleted. */

export interface HumanColumn {
  readonly name: string;
  readonly about: string;
  readonly type: 'people' | 'select' | 'date' | 'rich_text' | 'url';
  readonly choices?: readonly string[];
}

export const humanColumns: readonly HumanColumn[] = [
  { name: 'Owner', type: 'people', about: 'Who takes care of it' },
  {
    name: 'Decision',
    type: 'select',
    about: 'What shall become of the difference',
    choices: ['fix', 'wait', 'waive', 'investigate'],
  },
  { name: 'Until', type: 'date', about: 'How long the decision holds' },
  { name: 'Reason', type: 'rich_text', about: 'Why' },
  { name: 'Ticket', type: 'url', about: 'Where it is worked on' },
];
