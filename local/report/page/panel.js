import { byId, counted, data, date, displayName, findingsOf, h, membersOf, number, pillOf } from './data.js';
import { filterBy } from './filters.js';
import { findingCards } from './findings.js';

// The side panel: one tenant with its findings, or one object with its tenants.

const panel = byId('panel');
let opener;

function openPanel(title, ...children) {
  const close = h('button', { type: 'button', class: 'quiet', onclick: closePanel }, 'Close');
  panel.replaceChildren(h('header', {}, h('h3', {}, title), close), ...children);
  panel.hidden = false;
  panel.scrollTop = 0;
}

export function closePanel() {
  if (panel.hidden) return;
  panel.hidden = true;
  markOpen(undefined);
  history.replaceState(null, '', location.pathname + location.search);
  opener?.focus();
}

function markOpen(id) {
  for (const row of document.querySelectorAll('.row'))
    row.classList.toggle('open', row.dataset.tenant === id && id !== undefined);
}

/** `from` is the element that gets the focus back when the panel is closed. */
export function openTenant(tenant, from = opener) {
  opener = from;
  markOpen(tenant.id);
  history.replaceState(null, '', `#tenant=${encodeURIComponent(tenant.id)}`);
  const shape = sameShape(tenant);
  openPanel(
    displayName(tenant),
    pillOf(tenant.status),
    tenantFacts(tenant),
    ...shape,
    ...findingCards(findingsOf(tenant)),
  );
}

function tenantFacts(tenant) {
  const facts = [
    ['Tenant', tenant.id],
    ['In short', tenant.headline],
    ['Why', tenant.reason],
    ['Error', tenant.error && `${tenant.error.message} (${tenant.error.code})`],
    [
      'Has release',
      tenant.lag &&
        `${tenant.lag.release}, ${counted(tenant.lag.behind, 'release')} behind since ${date(tenant.lag.since)}`,
    ],
    ['In this status since', tenant.since && date(tenant.since)],
    ['Ring', tenant.ring],
    ['Server', tenant.server],
    ['PostgreSQL', tenant.version],
  ];
  const list = h('dl', { class: 'facts' });
  for (const [term, value] of facts) if (value) list.append(h('dt', {}, term), h('dd', {}, value));
  return list;
}

function sameShape(tenant) {
  if (tenant.cohort === undefined || data.cohorts[tenant.cohort].size < 2) return [];
  const others = membersOf[tenant.cohort].filter((member) => member !== tenant);
  return [h('h4', {}, `${counted(others.length, 'other tenant')} with the very same findings`), tenantLinks(others)];
}

function tenantLinks(tenants) {
  const links = tenants
    .slice(0, 10)
    .map((tenant) =>
      h('button', { type: 'button', class: 'quiet', onclick: () => openTenant(tenant) }, displayName(tenant)),
    );
  if (tenants.length > 10) links.push(h('span', { class: 'shown' }, `and ${number(tenants.length - 10)} more`));
  return h('div', { class: 'tenant-links' }, ...links);
}

export function openObject(object) {
  const { id, name, severity } = data.objects[object];
  const groups = new Map();
  for (const tenant of data.tenants) {
    const finding = findingsOf(tenant).find((candidate) => candidate.object === object);
    if (finding) groups.set(finding.class, [...(groups.get(finding.class) ?? []), tenant]);
  }
  const showOnly = () => {
    closePanel();
    filterBy({ object });
  };
  const only = h('button', { type: 'button', class: 'quiet', onclick: showOnly }, 'Show only these tenants');
  const facts = h(
    'dl',
    { class: 'facts' },
    h('dt', {}, 'Id'),
    h('dd', {}, id),
    h('dt', {}, 'Severity'),
    h('dd', {}, severity),
  );
  const lists = [...groups].flatMap(([word, tenants]) => [
    h('h4', {}, `${word} in ${counted(tenants.length, 'tenant')}`),
    tenantLinks(tenants),
  ]);
  openPanel(name, only, facts, ...lists);
}
