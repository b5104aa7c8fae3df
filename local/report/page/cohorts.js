import { byId, data, displayName, h, membersOf, number } from './data.js';
import { filterBy, filters } from './filters.js';

// Sets of tenants that differ in the same way: choose one to see only its tenants.

const fewCohorts = 6;
let showsAll = false;

export function drawCohorts() {
  byId('cohort-section').hidden = data.cohorts.length === 0;
  const shown = showsAll ? data.cohorts : data.cohorts.slice(0, fewCohorts);
  byId('cohorts').replaceChildren(...shown.map(cohortCard));
  byId('more-cohorts').hidden = data.cohorts.length <= fewCohorts;
  byId('more-cohorts').textContent = showsAll
    ? 'Show the largest only'
    : `Show all ${number(data.cohorts.length)} cohorts`;
}

function cohortCard({ size, title }, place) {
  const names = membersOf[place].slice(0, 10).map(displayName).join(', ');
  const who = size > 10 ? `${names} and ${number(size - 10)} more` : names;
  const isChosen = filters.cohort === String(place);
  const choose = () => filterBy({ cohort: isChosen ? '' : String(place) });
  const button = h('button', { type: 'button', 'aria-pressed': String(isChosen), onclick: choose });
  button.append(
    h('span', { class: 'size' }, number(size)),
    h('span', {}, title),
    h('span', { class: 'who', title: who }, who),
  );
  return h('li', {}, button);
}

byId('more-cohorts').addEventListener('click', () => {
  showsAll = !showsAll;
  drawCohorts();
});
