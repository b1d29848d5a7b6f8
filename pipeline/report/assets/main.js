// Wiring: addresses, keys, theme.

let sayTimer = 0;
function say(text, visible) {
  const s = id('say');
  s.textContent = text;
  s.classList.toggle('toast', !!visible);
  s.classList.toggle('unseen', !visible);
  clearTimeout(sayTimer);
  if (visible) sayTimer = setTimeout(() => { s.classList.remove('toast'); s.classList.add('unseen'); }, 1800);
}

const shownView = () => ['overview', 'changes', 'document'].find(v => !id(v).hidden);

function showView(name) {
  for (const v of ['overview', 'changes', 'document']) id(v).hidden = v !== name;
  for (const a of id('views').querySelectorAll('a')) {
    if (a.dataset.view === name) a.setAttribute('aria-current', 'page');
    else a.removeAttribute('aria-current');
  }
  document.body.dataset.view = name;
}

// go shows what an address names, at once: the event that tells of a changed address
// comes later, and a key that is pressed in between must find the page it was meant for.
function go(hash) {
  location.hash = hash;
  route();
}
const open = (n, at) => go('#d=' + n + (at === undefined ? '' : '&at=' + at));

let routed = null; // the address that is shown
function route() {
  routed = location.hash;
  const m = /^#d=(\d+)(?:&at=(\d+))?$/.exec(location.hash);
  closeDrawer();
  if (m && +m[1] < data.docs.length) {
    showView('document');
    if (current !== +m[1] || !view) {
      if (!drawDocument(+m[1])) return document.addEventListener('DOMContentLoaded', route, {once: true});
      id('main').scrollTop = 0;
    }
    if (m[2] !== undefined) select(partAt(+m[2]), true);
    else if (selected < 0) toContent();
    document.title = (data.docs[current].t || data.docs[current].i) + ' – ' + data.title;
    return;
  }
  document.title = data.title;
  if (location.hash === '#document') {
    if (current < 0 && shownDocs.length) return open(shownDocs[0]);
    if (current >= 0) return open(current);
  }
  showView(data.cmp && location.hash === '#changes' ? 'changes' : location.hash === '' && data.cmp ? 'changes' : 'overview');
}

const drawerOpen = on => { document.body.classList.toggle('drawer', on); id('drawer').setAttribute('aria-expanded', String(on)); };
const closeDrawer = () => drawerOpen(false);

const themes = ['auto', 'light', 'dark'];
let theme = 'auto';
function setTheme(t) {
  theme = themes.includes(t) ? t : 'auto';
  document.documentElement.dataset.theme = theme;
  id('theme').replaceChildren({auto: '◐', light: '○', dark: '●'}[theme], el('span', {class: 'wide-only'}, {auto: ' Auto', light: ' Light', dark: ' Dark'}[theme]));
  id('theme').setAttribute('aria-label', 'Colours: ' + theme);
}
try { theme = localStorage.getItem('offprint:theme') || 'auto'; } catch { /* auto, then */ }

const keys = [
  ['j', 'next span', () => move(1)], ['k', 'previous span', () => move(-1)],
  ['ArrowDown', null, () => move(1, true)], ['ArrowUp', null, () => move(-1, true)],
  ['n', 'next document', () => step(1)], ['p', 'previous document', () => step(-1)],
  ['a', 'the label is right', () => decide('accept')], ['x', 'the label is wrong', () => decide('wrong')],
  ['u', 'unsure', () => decide('unsure')], ['f', 'flag', () => decide('flag')],
  ['c', 'copy citation', () => selected >= 0 && copy(citation(data.docs[current], view.p[selected]), 'Citation')],
  ['e', 'show or hide edits', () => id('edits') && id('edits').click()],
  ['s', 'save decisions', save], ['o', 'overview', () => go('#overview')],
  ['/', 'find a document', () => { drawerOpen(true); id('find').focus(); }], ['t', 'colours', () => id('theme').click()], ['?', 'these keys', showHelp],
];
const anywhere = new Set(['n', 'p', 's', 'o', '/', 't', '?']);

function showHelp() {
  const d = id('help');
  d.replaceChildren(el('h2', {id: 'help-title'}, 'Keys'), el('dl', {class: 'keys'}, keys.filter(k => k[1]).map(([k, what]) => [el('dt', {}, el('kbd', {}, k)), el('dd', {}, what)])),
    el('p', {class: 'note'}, 'The arrow keys go through all spans of a document, j and k through what was taken out, edited or changed.'),
    el('form', {method: 'dialog'}, el('button', {type: 'submit'}, 'Close')));
  d.querySelector('form').addEventListener('submit', e => { e.preventDefault(); d.close(); });
  d.showModal();
}

document.addEventListener('keydown', e => {
  if (e.ctrlKey || e.metaKey || e.altKey || id('help').open) return;
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName)) {
    if (e.key === 'Escape') { e.target.blur(); closeDrawer(); }
    return;
  }
  if (e.key === 'Escape') return closeDrawer();
  const k = keys.find(k => k[0] === e.key);
  if (!k || (shownView() !== 'document' && !anywhere.has(e.key))) return;
  if (e.key.startsWith('Arrow') && !(e.target.classList && e.target.classList.contains('part')) && e.target !== document.body) return;
  e.preventDefault();
  k[2]();
});

id('title').replaceChildren(show(data.title));
id('views').querySelector('[data-view=changes]').hidden = !data.cmp;
id('find').addEventListener('input', e => setFilter('find', e.target.value.trim()));
id('more').addEventListener('click', moreList);
id('save').addEventListener('click', save);
id('keys').addEventListener('click', showHelp);
id('drawer').addEventListener('click', () => drawerOpen(!document.body.classList.contains('drawer')));
id('theme').addEventListener('click', () => {
  setTheme(themes[(themes.indexOf(theme) + 1) % 3]);
  try { localStorage.setItem('offprint:theme', theme); } catch { /* for this time only, then */ }
});
window.addEventListener('hashchange', () => location.hash === routed || route());

setTheme(theme);
drawFacets();
drawList();
drawOverview();
drawChanges();
keep();
if (data.docs.length === 1 && location.hash === '') history.replaceState(null, '', '#d=0');
route();
document.documentElement.dataset.ready = 'yes'; // the tests wait for it
performance.mark('ready');
