import { byId, counted, data, displayName, findingsOf, h, markOf, number, pillOf } from './data.js';
import { matches } from './filters.js';
import { openObject } from './panel.js';

// Tenants by objects.

/** Only objects that a shown tenant differs in get a column. */
function columnsFor(tenants) {
  const spread = new Map();
  for (const tenant of tenants)
    for (const { object } of findingsOf(tenant)) spread.set(object, (spread.get(object) ?? 0) + 1);
  const columns = [...spread.keys()];
  const byName = (a, b) => (data.objects[a].name < data.objects[b].name ? -1 : 1);
  if (byId('order').value === 'name') columns.sort(byName);
  else columns.sort((a, b) => spread.get(b) - spread.get(a) || byName(a, b));
  return { columns, spread };
}

export function drawMatrix() {
  const tenants = data.tenants.filter(matches);
  const { columns, spread } = columnsFor(tenants);
  const places = new Map(columns.map((object, place) => [object, place]));
  const matrix = byId('matrix');
  matrix.style.setProperty('--columns', columns.length);
  if (tenants.length === 0) {
    matrix.replaceChildren(
      h(
        'div',
        { class: 'empty' },
        data.tenants.length === 0 ? 'The tenant list is empty.' : 'No tenant matches these filters.',
      ),
    );
  } else {
    matrix.replaceChildren(headRow(columns, spread), ...tenants.map((tenant) => tenantRow(tenant, places)));
  }
  const all = data.tenants.length;
  byId('shown').textContent =
    tenants.length === all ? counted(all, 'tenant') : `${number(tenants.length)} of ${counted(all, 'tenant')}`;
}

function headRow(columns, spread) {
  const what = columns.length === 0 ? 'No differences here' : `${counted(columns.length, 'object')} that differ`;
  const cells = h('div', { class: 'cells' });
  for (const object of columns) {
    const { name, path, kind } = data.objects[object];
    const label = h('span', {}, h('i', {}, number(spread.get(object))), ` ${path} `, h('i', {}, kind));
    cells.append(
      h(
        'button',
        {
          type: 'button',
          title: `${name}: ${counted(spread.get(object), 'tenant')}`,
          onclick: () => openObject(object),
        },
        label,
      ),
    );
  }
  return h('div', { class: 'row head' }, h('div', { class: 'who' }, h('span', {}, what)), cells);
}

function tenantRow(tenant, places) {
  const name = h('span', { class: 'name', title: tenant.id }, displayName(tenant));
  if (tenant.ring) name.append(h('small', {}, tenant.ring));
  const line = tenant.reason ?? tenant.headline;
  const who = h(
    'div',
    { class: 'who', tone: tenant.status },
    name,
    pillOf(tenant.status),
    h('span', { class: 'line', title: line }, line),
  );
  const isUnknown = tenant.reason !== undefined;
  const cells = h('div', { class: isUnknown ? 'cells unknown' : 'cells', tone: tenant.status });
  for (const finding of findingsOf(tenant)) {
    const mark = markOf(finding.class);
    mark.style.left = `calc(13px + ${places.get(finding.object)} * var(--cell))`;
    mark.title = `${finding.class}: ${data.objects[finding.object].name}`;
    cells.append(mark);
  }
  const row = h('div', { class: 'row', tabindex: '0' }, who, cells);
  row.dataset.tenant = tenant.id;
  return row;
}
