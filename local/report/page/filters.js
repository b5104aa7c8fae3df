import { data, findingsOf } from './data.js';

// Which tenants are shown.

export const filters = { statuses: new Set(), text: '', ring: '', cohort: '', object: undefined };

const listeners = [];
export const onFilter = (listener) => listeners.push(listener);

/** Changes filters and has everything drawn anew. */
export function filterBy(changes) {
  Object.assign(filters, changes);
  for (const listener of listeners) listener();
}

export const clearFilters = () => filterBy({ statuses: new Set(), text: '', ring: '', cohort: '', object: undefined });

export function isFiltered() {
  const { statuses, text, ring, cohort, object } = filters;
  return statuses.size > 0 || text !== '' || ring !== '' || cohort !== '' || object !== undefined;
}

for (const tenant of data.tenants) {
  const objects = findingsOf(tenant).map(({ object }) => data.objects[object].name);
  tenant.text = [
    tenant.id,
    tenant.name,
    tenant.ring,
    tenant.server,
    tenant.headline,
    tenant.reason,
    tenant.error?.code,
    ...objects,
  ]
    .join('\n')
    .toLowerCase();
}

export function matches(tenant) {
  if (filters.statuses.size > 0 && !filters.statuses.has(tenant.status)) return false;
  if (filters.ring !== '' && (tenant.ring ?? '') !== filters.ring.slice(1)) return false;
  if (filters.cohort !== '' && tenant.cohort !== Number(filters.cohort)) return false;
  if (filters.object !== undefined && !findingsOf(tenant).some(({ object }) => object === filters.object)) return false;
  return filters.text.split(/\s+/).every((word) => tenant.text.includes(word));
}
