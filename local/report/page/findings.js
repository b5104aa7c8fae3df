import { counted, data, h, markOf, number } from './data.js';

// A tenant's findings, each with what was expected and what is there.

export function findingCards(findings) {
  const groups = Map.groupBy(findings, ({ object }) => data.objects[object].kind);
  return [...groups].flatMap(([kind, group]) => [
    h('h4', {}, `${kind} (${number(group.length)})`),
    ...group.map(findingCard),
  ]);
}

function findingCard(finding) {
  const inside = finding.folded > 0 ? h('small', {}, `  with ${counted(finding.folded, 'object')} inside`) : undefined;
  const what = h('span', { class: 'what' }, data.objects[finding.object].name, inside);
  const severity = h('span', { class: `severity ${finding.severity}` }, finding.severity);
  const card = h('div', { class: 'finding' }, h('div', { class: 'title' }, markOf(finding.class), what, severity));
  const plain = finding.attributes.filter(({ lines }) => lines === undefined);
  if (plain.length > 0) card.append(attributeTable(plain));
  for (const { name, note, lines } of finding.attributes) {
    if (lines === undefined) continue;
    card.append(h('div', { class: 'caption' }, note ? `${name} (${note})` : name, ': − canonical, + this tenant'));
    card.append(h('div', { class: 'lines' }, ...lines.map(diffLine)));
  }
  return card;
}

function attributeTable(attributes) {
  const table = h('table');
  for (const { name, note, expected, actual } of attributes) {
    const label = h('th', { rowspan: '2' }, note ? `${name} (${note})` : name);
    table.append(h('tr', {}, label, h('td', { class: 'expected' }, 'expected ', h('code', {}, expected))));
    table.append(h('tr', {}, h('td', { class: 'actual' }, 'actual ', h('code', {}, actual))));
  }
  return table;
}

function diffLine({ mark, text }) {
  const kind = { '-': 'minus', '+': 'plus', '…': 'gap' }[mark] ?? 'same';
  return h('div', { class: kind }, `${mark === '-' ? '−' : mark} ${text}`);
}
