// What the report draws, and how anything is drawn. Names and values only ever become text, never markup.

export const data = JSON.parse(document.getElementById('data').textContent);
export const byId = (id) => document.getElementById(id);

/** An element with attributes and children; strings become text. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === 'onclick') element.addEventListener('click', value);
    else if (name === 'tone') element.style.setProperty('--tone', `var(--${value})`);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

export const number = (n) => n.toLocaleString('en-US');
export const counted = (n, noun) => `${number(n)} ${n === 1 ? noun : `${noun}s`}`;
export const date = (iso) => iso.replace('T', ' ').replace(/(:\d\d)?(\.\d+)?Z$/, ' UTC');

export const displayName = (tenant) => tenant.name ?? tenant.id;
export const findingsOf = (tenant) => (tenant.cohort === undefined ? [] : data.cohorts[tenant.cohort].findings);

/** The tenants of each cohort. */
export const membersOf = data.cohorts.map(() => []);
for (const tenant of data.tenants) if (tenant.cohort !== undefined) membersOf[tenant.cohort].push(tenant);

const statusWord = Object.fromEntries(data.statuses.map(({ status, word }) => [status, word]));
export const pillOf = (status) => h('span', { class: 'pill', tone: status }, statusWord[status]);
export const markOf = (name) => h('span', { class: 'mark-cell', tone: name, title: name }, data.symbols[name]);
