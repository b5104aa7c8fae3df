import { byId, counted, data, date, h, markOf, number } from './data.js';
import { filterBy, filters } from './filters.js';

// The sweep in one glance: rates, statuses, and what was not looked at.

export function drawSummary() {
  const { sweep, canonical } = data;
  byId('meta').append(
    h('b', {}, sweep.id),
    `, ${sweep.outcome} in ${sweep.took}, closed ${date(sweep.closedAt)}.  Canonical `,
    h('b', {}, canonical.release),
    `, ${counted(canonical.objects, 'object')}, fingerprint ${canonical.fingerprint.slice(0, 12)}`,
  );
  for (const sentence of data.rates.split(', ')) byId('figures').append(figure(sentence));
  drawStatuses();
  for (const name of Object.keys(data.symbols)) byId('legend').append(h('span', {}, markOf(name), name));
  drawBlindSpots();
}

/** `18 of 27 checked in sync (66.7 %)`: the rate large, what it is a rate of below it. */
function figure(sentence) {
  const [, words, rate] = /^(.*) \((.*)\)$/.exec(sentence) ?? [];
  return rate === undefined
    ? h('div', { class: 'figure' }, h('b', {}, '–'), h('span', {}, sentence))
    : h('div', { class: 'figure' }, h('b', {}, rate), h('span', {}, words));
}

/** A bar and a button for each status, what is fine first. */
function drawStatuses() {
  byId('bar').setAttribute('aria-label', data.statuses.map(({ word, count }) => `${number(count)} ${word}`).join(', '));
  for (const { status, word, count } of [...data.statuses].reverse()) {
    const share = h('i', { tone: status, title: `${number(count)} ${word}` });
    share.style.flexGrow = count / data.tenants.length;
    byId('bar').append(share);
    const chip = h('button', { type: 'button', class: 'chip', tone: status, onclick: () => toggle(status) }, word);
    chip.append(h('b', {}, number(count)));
    chip.dataset.status = status;
    byId('statuses').append(chip);
  }
  pressStatuses();
}

function toggle(status) {
  filterBy({ statuses: filters.statuses.symmetricDifference(new Set([status])) });
}

export function pressStatuses() {
  for (const chip of byId('statuses').children) {
    chip.setAttribute('aria-pressed', String(filters.statuses.has(chip.dataset.status)));
  }
}

function drawBlindSpots() {
  const lines = data.suppressed.map(([rule, n]) => `Hidden ${number(n)} times by rule ${rule}.`);
  if (data.unmodeled.length > 0) {
    lines.unshift(`Not compared: ${data.unmodeled.map(([kind, n]) => `${number(n)} ${kind}`).join(', ')}.`);
  }
  if (data.scope !== undefined) lines.unshift(`${data.scope}.`);
  lines.unshift(...data.waivers);
  for (const line of lines) byId('blind').append(h('div', {}, line));
}
