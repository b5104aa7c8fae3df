/** Looks and behaviour of the drawn database. Colours are those of Notion's option chips, light and dark. */

export const pageStyle = `
:root { --ink: #37352f; --faint: #787774; --line: #e9e9e7; --paper: #fff; --hover: #f7f7f5;
  --default: #e3e2e0; --gray: #e3e2e0; --brown: #eee0da; --orange: #fadec9; --yellow: #fdecc8; --green: #dbeddb;
  --blue: #d3e5ef; --purple: #e8deee; --pink: #f5e0e9; --red: #ffe2dd; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e3e2e0; --faint: #9b9a97; --line: #2f2f2f; --paper: #191919; --hover: #222;
    --default: #373737; --gray: #5a5a5a; --brown: #603b2c; --orange: #854c1d; --yellow: #89632a; --green: #2b593f;
    --blue: #28456c; --purple: #492f64; --pink: #69314c; --red: #6e3630; } }
* { box-sizing: border-box; }
body {
  margin: 0; color: var(--ink); background: var(--paper);
  font: 14px/1.5 ui-sans-serif, system-ui, "Segoe UI", Helvetica, Arial, sans-serif; }
header { padding: 40px 48px 12px; }
h1 { margin: 0 0 4px; font-size: 32px; letter-spacing: -0.01em; }
header p { margin: 0 0 8px; color: var(--faint); }
.bar { display: flex; gap: 12px; align-items: center; margin: 12px 0; color: var(--faint); }
input {
  width: 280px; padding: 5px 10px; border: 1px solid var(--line); border-radius: 6px;
  background: var(--hover); color: inherit; font: inherit; }
main { overflow: auto; max-height: calc(100vh - 60px); border-top: 1px solid var(--line); }
table { border-collapse: separate; border-spacing: 0; min-width: 100%; }
th {
  position: sticky; top: 0; z-index: 2; background: var(--paper); border-bottom: 1px solid var(--line);
  text-align: left; font-weight: 400; }
th button {
  all: unset; cursor: pointer; display: block; width: 100%; padding: 7px 10px; color: var(--faint);
  white-space: nowrap; box-sizing: border-box; }
th button:hover { background: var(--hover); }
th i { font-style: normal; opacity: .7; margin-right: 6px; }
td {
  padding: 6px 10px; border-bottom: 1px solid var(--line); border-right: 1px solid var(--line);
  max-width: 380px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; vertical-align: top; }
th:first-child button, td:first-child { padding-left: 48px; }
th.number button { text-align: right; }
td .zero { opacity: .35; }
tr:hover td { background: var(--hover); }
td.title { font-weight: 500; position: sticky; left: 0; z-index: 1; background: var(--paper); }
th.title { left: 0; z-index: 3; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.chip {
  display: inline-block; padding: 0 8px; border: 0; border-radius: 4px; font: inherit; color: inherit;
  white-space: nowrap; }
button.chip { cursor: pointer; padding: 2px 10px; border-radius: 999px; }
button.chip[aria-pressed=true] { outline: 2px solid var(--ink); }
.default { background: var(--default); } .gray { background: var(--gray); } .brown { background: var(--brown); }
.orange { background: var(--orange); } .yellow { background: var(--yellow); } .green { background: var(--green); }
.blue { background: var(--blue); }
.purple { background: var(--purple); }
.pink { background: var(--pink); }
.red { background: var(--red); }
.empty, footer { padding: 16px 48px; color: var(--faint); }
section + section { margin-top: 28px; }
section h2 { margin: 12px 48px 4px; font-size: 18px; } section h2 small { color: var(--faint); font-weight: 400; }
.tabs {
  display: flex; gap: 16px; margin: 12px 0 0; padding: 0; list-style: none; color: var(--faint);
  flex-wrap: wrap; }
.tabs li:first-child { color: var(--ink); font-weight: 500; border-bottom: 2px solid var(--ink); }
.icon { margin-right: 4px; }
.dot { display: inline-block; width: 10px; height: 10px; border-radius: 50%; border: 1px solid var(--line); }
.linked { text-decoration: underline; text-decoration-color: var(--line); margin-right: 6px; }
.open { all: unset; cursor: pointer; color: var(--faint); margin-left: 6px; padding: 0 4px; border-radius: 4px; }
.open:hover, .open:focus-visible { background: var(--hover); color: var(--ink); }
#peek {
  position: fixed; inset: 0 0 0 auto; width: min(720px, 100vw); overflow: auto; z-index: 9;
  padding: 24px 40px; background: var(--paper); border-left: 1px solid var(--line);
  box-shadow: -8px 0 24px #0002; }
#close {
  all: unset; cursor: pointer; position: absolute; top: 12px; right: 18px; font-size: 20px;
  color: var(--faint); }
#peek pre {
  padding: 14px; border-radius: 6px; background: var(--hover); overflow: auto;
  font: 12.5px/1.5 ui-monospace, Menlo, monospace; }
#peek .added { color: #448361; } #peek .removed { color: #c4554d; }
#peek table td {
  white-space: normal; border: 1px solid var(--line); position: static; font-weight: 400; padding: 4px 8px; }
#peek summary { cursor: pointer; padding: 3px 0; } #peek details > :not(summary) { margin-left: 18px; }
#peek blockquote { margin: 6px 0; padding-left: 12px; border-left: 3px solid var(--ink); }
#peek code { background: var(--hover); color: #c4554d; padding: 1px 4px; border-radius: 4px; }
.callout { display: flex; gap: 8px; padding: 12px; border-radius: 6px; margin: 8px 0; background: var(--hover); }
.callout.red_background { background: var(--red); }
.callout.yellow_background { background: var(--yellow); }
.callout.green_background { background: var(--green); }
.columns { display: flex; gap: 16px; } .columns > div { flex: 1; }
.comment { padding: 8px 12px; border: 1px solid var(--line); border-radius: 6px; } .comment::before { content: '💬 '; }
@media print { main { max-height: none; overflow: visible; } .bar { display: none; } }
`;

export const pageScript = `
const sections = [...document.querySelectorAll('main section')];
const rows = sections.length === 0 ? [] : [...sections[0].querySelectorAll(':scope > table > tbody > tr')];
const search = document.getElementById('search');
const count = document.getElementById('count');
const chips = [...document.querySelectorAll('[data-filter]')];
let wanted = null;
function show() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    const status = row.querySelector('td.select .chip');
    const chosen = wanted === null || (status && status.textContent === wanted);
    const fits = words.every((word) => text.includes(word)) && chosen;
    row.hidden = !fits;
    shown += fits ? 1 : 0;
  }
  count.textContent = shown === rows.length ? rows.length + ' rows' : shown + ' of ' + rows.length + ' rows';
}
search.addEventListener('input', show);
for (const chip of chips) {
  chip.addEventListener('click', () => {
    wanted = wanted === chip.dataset.filter ? null : chip.dataset.filter;
    for (const other of chips) other.setAttribute('aria-pressed', String(other.dataset.filter === wanted));
    show();
  });
}
for (const section of sections) {
  const body = section.querySelector('tbody');
  const lines = [...body.rows];
  let sortedBy = -1;
  let sign = 1;
  [...section.querySelectorAll('th')].forEach((head, column) => {
    head.firstElementChild.addEventListener('click', () => {
      sign = sortedBy === column ? -sign : 1;
      sortedBy = column;
      const value = (row) => row.cells[column].querySelector('time')?.dateTime ?? row.cells[column].textContent;
      lines.sort((a, b) => sign * value(a).localeCompare(value(b), undefined, { numeric: true }));
      body.append(...lines);
    });
  });
}
const peek = document.getElementById('peek');
const close = document.getElementById('close');
let opener = null;
function hidePeek() {
  peek.hidden = true;
  if (opener) opener.focus();
}
for (const button of document.querySelectorAll('.open')) {
  button.addEventListener('click', () => {
    opener = button;
    peek.replaceChildren(close, button.nextElementSibling.content.cloneNode(true));
    peek.hidden = false;
    close.focus();
  });
}
close.addEventListener('click', hidePeek);
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && !peek.hidden) hidePeek();
});
`;
