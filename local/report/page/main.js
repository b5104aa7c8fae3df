import { drawCohorts } from './cohorts.js';
import { byId, data, h, number } from './data.js';
import { clearFilters, filterBy, filters, isFiltered, onFilter } from './filters.js';
import { drawMatrix } from './matrix.js';
import { closePanel, openTenant } from './panel.js';
import { drawSummary, pressStatuses } from './summary.js';

// Puts the report together and listens to whoever reads it.

function fillSelect(id, everything, entries) {
  byId(id).append(
    h('option', { value: '' }, everything),
    ...entries.map(([value, text]) => h('option', { value }, text)),
  );
  byId(id).hidden = entries.length === 0;
}

function listen() {
  byId('search').addEventListener('input', (event) => filterBy({ text: event.target.value.trim().toLowerCase() }));
  for (const id of ['ring', 'cohort'])
    byId(id).addEventListener('change', (event) => filterBy({ [id]: event.target.value }));
  byId('order').addEventListener('change', drawMatrix);
  byId('clear').addEventListener('click', () => {
    byId('search').value = '';
    clearFilters();
  });
  byId('theme').addEventListener('click', switchTheme);
  byId('matrix').addEventListener('click', (event) => openRow(event.target.closest('.row[data-tenant]')));
  document.addEventListener('keydown', onKey);
}

function switchTheme() {
  const { style } = document.documentElement;
  const isDark = style.colorScheme ? style.colorScheme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  style.colorScheme = isDark ? 'light' : 'dark';
}

function openRow(row) {
  const tenant = row && data.tenants.find(({ id }) => id === row.dataset.tenant);
  if (tenant) openTenant(tenant, row);
}

function onKey(event) {
  const isTyping = /^(INPUT|SELECT)$/.test(document.activeElement?.tagName ?? '');
  const row = document.activeElement?.closest('.row[data-tenant]');
  if (event.key === 'Escape') closePanel();
  else if (event.key === '/' && !isTyping) byId('search').focus();
  else if (event.key === 'Enter' && row) openRow(row);
  else if (event.key === 'ArrowDown' && row) row.nextElementSibling?.focus();
  else if (event.key === 'ArrowUp' && row) row.previousElementSibling?.focus();
  else return;
  event.preventDefault();
}

function draw() {
  pressStatuses();
  byId('cohort').value = filters.cohort;
  byId('ring').value = filters.ring;
  byId('clear').hidden = !isFiltered();
  drawCohorts();
  drawMatrix();
}

const rings = [...new Set(data.tenants.map(({ ring }) => ring ?? ''))].sort();
const ringChoices = rings.map((ring) => [`=${ring}`, ring === '' ? 'without ring' : ring]);
fillSelect('ring', 'All rings', rings.length > 1 ? ringChoices : []);
const cohortChoices = data.cohorts.map(({ size, title }, place) => [String(place), `${number(size)} × ${title}`]);
fillSelect('cohort', 'All cohorts', cohortChoices);
listen();
onFilter(draw);
drawSummary();
draw();

const linked = /^#tenant=(.*)$/.exec(location.hash)?.[1];
const linkedTenant = linked && data.tenants.find(({ id }) => id === decodeURIComponent(linked));
if (linkedTenant) openTenant(linkedTenant);
