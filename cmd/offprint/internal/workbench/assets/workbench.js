'use strict';
// The workbench page. Text of pages and packs becomes nodes through show and el
// of text.js only.
(() => {
const root = document.documentElement;
let state, editor, file = '', docNumber = 0, shown = -1, off = {}, parts = [], wholeRules = new Set();
const packOf = name => state.packs.find(p => p.file === name) || {};
const own = () => packOf(file).own;

let sayTimer = 0;
function say(text, visible = true) {
  const s = id('say');
  s.textContent = text;
  s.className = visible ? 'toast' : 'unseen';
  clearTimeout(sayTimer);
  sayTimer = setTimeout(() => { s.className = 'unseen'; }, 2600);
}

// ask sends a question; a later one of the same name calls the earlier off.
const running = {};
async function ask(what, body) {
  if (running[what]) running[what].abort();
  const stop = running[what] = new AbortController();
  const r = await fetch('/api/' + what, {
    method: 'POST', signal: stop.signal, headers: {'Content-Type': 'application/json', 'X-Offprint-Page': root.dataset.page},
    body: JSON.stringify(body),
  });
  const text = await r.text();
  if (!r.ok && !text.startsWith('{')) throw new Error(text);
  const answer = JSON.parse(text);
  if (answer.error) throw new Error(answer.error);
  return answer;
}
const quiet = e => { if (e.name !== 'AbortError') say(e.message); };
const moment = extra => ({file, source: editor.text(), ...extra});

// Colours
const themes = ['auto', 'light', 'dark'];
function setTheme(t) {
  root.dataset.theme = t;
  id('theme').textContent = {auto: '◐ Auto', light: '○ Light', dark: '● Dark'}[t];
  id('theme').setAttribute('aria-label', 'Colours: ' + t);
}
id('theme').addEventListener('click', () => setTheme(themes[(themes.indexOf(root.dataset.theme) + 1) % 3]));
setTheme('auto');

// Kinds
const known = new Set();
const kindClass = k => 'k k-' + (known.has(k) ? k : 'other-boilerplate');
const kindName = k => [el('span', {class: 'sw ' + kindClass(k), 'aria-hidden': 'true'}), k];
const isContent = k => state.content.includes(k);

// Packs
function drawPacks() {
  const option = p => el('option', {value: p.file}, p.file);
  id('pack').replaceChildren(el('optgroup', {label: 'In this folder'}, state.packs.filter(p => p.own).map(option)),
    el('optgroup', {label: 'Built in, to read'}, state.packs.filter(p => !p.own).map(option)));
  id('pack').value = file;
}

// openPack shows a pack as it was left: what is written and not saved stays with it.
function openPack(name) {
  if (own()) packOf(file).text = editor.text();
  file = name;
  const p = packOf(name);
  editor.load(p.text ?? p.source, !p.own);
  id('pack').value = name;
  edited(true);
  drawSave();
}
const drawSave = () => { id('save').disabled = !(state.write && own() && editor.text() !== packOf(file).source); };

function newPack() {
  let n = 1;
  while (state.packs.some(p => p.file === 'own-' + n + '.yaml')) n++;
  const name = 'own-' + n;
  state.packs.push({file: name + '.yaml', own: true, source: '', text: 'pack: ' + name + '\nabout: Rules of this workbench.\nrules:\n'});
  drawPacks();
  openPack(name + '.yaml');
  editor.focus();
}

// Typing
let pause = 0, later = 0;
function edited(now) {
  clearTimeout(pause);
  clearTimeout(later);
  root.dataset.confirmed = ''; // the tests wait for the next
  if (!now) drawSave();
  pause = setTimeout(check, now ? 0 : 120);
}

async function check() {
  try {
    const a = await ask('check', moment());
    editor.diagnose(a.faults);
    drawFaults(a.faults);
    root.dataset.checked = String(+(root.dataset.checked || 0) + 1);
    if (a.counts || !a.faults.some(f => !f.unsure)) {
      drawEffects(a.effects, a.counts || {}, null);
      if (a.ms !== undefined) id('ms').textContent = Math.max(1, Math.round(a.ms)) + ' ms';
      const touched = [...new Set(a.effects.map(e => e.doc))].filter(n => state.docs[n].group === 'sample');
      drawPage();
      later = setTimeout(() => confirm(a, touched), 350);
    } else {
      if (!parts.length) drawPage();
      root.dataset.confirmed = 'yes';
    }
  } catch (e) { quiet(e); }
}

async function confirm(a, touched) {
  try {
    drawEffects(a.effects, a.counts || {}, touched.length ? await ask('confirm', moment({docs: touched})) : {broken: [], mended: []});
  } catch (e) { quiet(e); }
}

function drawFaults(list) {
  id('faults').replaceChildren(...(list.length ? list.map(f => el('button', {type: 'button', class: f.unsure ? 'unsure' : '', onclick: () => editor.go(f.line)}, el('b', {}, f.line + ':' + f.col), ' ', f.msg))
    : [el('p', {}, own() ? 'No faults.' : 'A built-in pack: rules of the same name in a pack of yours take its place.')]));
}

function drawEffects(effects, counts, goldens) {
  const out = [];
  const group = (title, cls, n, items) => { if (items.length) out.push(el('section', {class: 'group ' + cls}, el('h3', {}, title, el('span', {}, num(n))), el('ul', {}, items))); };
  const name = n => state.docs[n].name + (state.docs[n].group === 'page' ? '' : ' (' + state.docs[n].group + ')');
  const item = e => el('li', {}, el('button', {type: 'button', class: 'pick', onclick: () => openDoc(e.doc, e.start)}, el('span', {class: 't', dir: 'auto'}, e.t),
    el('span', {class: 'm'}, el('span', {}, kindName(e.from.k), ' → ', kindName(e.to.k)), el('code', {}, e.to.rule || e.from.rule || ''), el('span', {}, name(e.doc)))));
  if (goldens) {
    group('Broken goldens', 'broken', goldens.broken.length, goldens.broken.map(g => el('li', {}, button(name(g.doc), () => openDoc(g.doc), 'pick'), g.problems.slice(0, 3).map(p => el('pre', {}, short(p, 1200))))));
    group('Mended goldens', 'mended', goldens.mended.length, goldens.mended.map(n => el('li', {}, button(name(n), () => openDoc(n), 'pick'))));
  }
  const clean = effects.filter(e => state.docs[e.doc].group === 'clean' && e.what === 'removed');
  group('Taken out of clean pages', 'clean', counts.clean || 0, clean.map(item));
  for (const [what, title] of [['removed', 'Newly taken out'], ['kept', 'Newly kept'], ['relabelled', 'Other kind']]) {
    group(title, what, counts[what] || 0, effects.filter(e => e.what === what && !clean.includes(e)).map(item));
  }
  if (!effects.length) out.push(el('p', {class: 'hint'}, 'Nothing on ', count(state.docs.length, 'page'), ' changes against the packs on disk.'));
  else if (goldens && !goldens.broken.length) out.unshift(el('p', {class: 'ok'}, '✓ No golden breaks.'));
  id('effects').replaceChildren(...out);
  root.dataset.confirmed = goldens ? 'yes' : '';
}

// Page
function drawDocs() {
  const groups = {page: 'Pages', sample: 'Samples', clean: 'Clean pages'};
  id('docs').replaceChildren(...Object.entries(groups).map(([g, label]) => el('optgroup', {label}, state.docs.map((d, n) => d.group === g && el('option', {value: String(n)}, d.name)))));
  id('docs').value = String(docNumber);
}

async function openDoc(n, at) {
  docNumber = n;
  id('docs').value = String(n);
  here = 0;
  anchor = -1;
  closeSelection();
  wholeRules = new Set();
  await drawPage();
  if (shown !== n) return; // another page was asked for meanwhile
  if (at === undefined) { id('page').scrollTop = 0; return; }
  const i = parts.findIndex(p => p.start <= at && at < p.end);
  const e = node(i);
  if (e) {
    stand(i);
    e.scrollIntoView({block: 'center'});
    e.classList.add('flash');
    setTimeout(() => e.classList.remove('flash'), 1600);
  }
}

async function drawPage() {
  if (!state.docs.length) {
    id('page').replaceChildren(el('p', {class: 'empty'}, 'There are no pages in this folder yet: put some into pages/.'));
    return;
  }
  try {
    const a = await ask('doc', moment({doc: docNumber, off}));
    parts = a.parts;
    if (shown !== docNumber) closeSelection(); // what was picked while this page was on its way is of the one before
    shown = docNumber;
    id('page').dataset.shows = String(shown);
    here = Math.min(here, Math.max(0, parts.length - 1));
    const focused = id('page').contains(document.activeElement) && document.activeElement.classList.contains('part');
    const changed = i => a.changes.some(c => c.start < parts[i].end && parts[i].start < c.end);
    const box = id('page'), top = box.scrollTop, out = [];
    let last = '', run;
    parts.forEach((p, i) => {
      if (p.rule) wholeRules.add(p.stage === 'ruled' ? p.rule : '');
      if (p.k !== last) {
        run = el('div', {class: 'run ' + kindClass(p.k) + (isContent(p.k) ? ' in' : ' out')}, p.k !== 'body' && el('p', {class: 'label'}, p.k));
        out.push(run);
        last = p.k;
      }
      run.append(el('p', {class: 'part' + (changed(i) ? ' changed' : ''), 'data-n': String(i), dir: 'auto', tabindex: i === here ? '0' : '-1', title: p.rule ? p.rule + ' ' + p.c + ' %' : '', onkeydown: e => partKey(e, i), onfocus: () => stand(i)}, p.t));
    });
    if (Object.keys(off).length) out.unshift(el('p', {class: 'note'}, a.changes.length ? count(a.changes.length, 'place') + ' read otherwise with everything on; they are underlined.' : 'Nothing on this page changes.'));
    box.replaceChildren(...out);
    box.scrollTop = top;
    if (focused && node(here)) node(here).focus({preventScroll: true});
    drawSwitches();
  } catch (e) { quiet(e); }
}

// Keys on the page: the arrows go from part to part, with Shift they take more of
// them, and Enter asks about what is taken.
let here = 0, anchor = -1;
const node = i => id('page').querySelector('[data-n="' + i + '"]');

function stand(i) {
  if (node(here)) node(here).tabIndex = -1;
  here = i;
  node(i).tabIndex = 0;
}

function heat(touched) {
  for (const e of id('page').querySelectorAll('.hot')) e.classList.remove('hot');
  for (const n of touched) if (node(n)) node(n).classList.add('hot');
}

function partKey(e, i) {
  const to = {ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: parts.length - 1}[e.key];
  const range = (a, b) => parts.map((_, n) => n).slice(Math.min(a, b), Math.max(a, b) + 1);
  if (e.key === 'Enter') {
    e.preventDefault();
    const touched = range(anchor < 0 ? i : anchor, i);
    pick(touched, touched.map(n => parts[n].t).join('\n'));
    id('kind').focus();
  } else if (to !== undefined && to >= 0 && to < parts.length && !e.ctrlKey && !e.metaKey && !e.altKey) {
    e.preventDefault();
    if (!e.shiftKey) anchor = -1;
    else if (anchor < 0) anchor = i;
    if (anchor >= 0) heat(range(anchor, to));
    node(to).focus();
    node(to).scrollIntoView({block: 'nearest'});
  }
}

function drawSwitches() {
  const box = (name, label) => el('label', {}, (() => {
    const c = el('input', {type: 'checkbox', 'data-name': name, onchange: () => { if (c.checked) delete off[name]; else off[name] = true; drawPage(); }});
    c.checked = !off[name];
    return c;
  })(), ' ', label);
  const names = [...new Set([...wholeRules, ...Object.keys(off).filter(n => !state.stages.includes(n))])].filter(Boolean).sort();
  const focused = id('switches').contains(document.activeElement) ? document.activeElement.dataset.name : '';
  id('switches').replaceChildren(el('fieldset', {}, el('legend', {}, 'Stages'), state.stages.map(s => box(s, s))),
    el('fieldset', {}, el('legend', {}, 'Rules at work on this page'), names.length ? names.map(r => box(r, el('code', {}, r))) : el('span', {class: 'note'}, 'none')));
  const again = focused && [...id('switches').querySelectorAll('input')].find(c => c.dataset.name === focused);
  if (again) again.focus({preventScroll: true});
}

// Selection
let picked = null;
document.addEventListener('mouseup', () => setTimeout(() => {
  const s = window.getSelection();
  const text = s.toString().trim();
  if (!text || !id('page').contains(s.anchorNode) || !id('page').contains(s.focusNode)) return;
  const touched = [...id('page').querySelectorAll('.part')].filter(e => s.containsNode(e, true)).map(e => +e.dataset.n);
  if (touched.length) pick(touched, text);
}));

function pick(touched, text) {
  heat(touched);
  anchor = -1;
  const first = parts[touched[0]], last = parts[touched[touched.length - 1]];
  picked = {doc: shown, text, span: {start: first.start, end: last.end}, at: first.start};
  const kind = el('select', {id: 'kind', 'aria-label': 'Kind'}, state.framing.concat(state.content).map(k => el('option', {value: k}, k)));
  kind.value = isContent(first.k) ? 'promo' : first.k;
  const name = el('input', {id: 'rule-id', 'aria-label': 'Id of the rule', value: kind.value, spellcheck: 'false'});
  kind.addEventListener('change', () => { name.value = kind.value; });
  const only = el('input', {id: 'only', 'aria-label': 'Only these words of it', placeholder: 'only these words of it', spellcheck: 'false', oninput: () => { picked.text = only.value.trim() || text; }});
  const results = el('div', {id: 'candidates'});
  id('selection').replaceChildren(el('blockquote', {dir: 'auto'}, short(text, 300)),
    el('div', {class: 'ask'}, el('span', {}, 'This is ', kind, ' as ', name), only,
      button('Draft rules', () => drafts(kind.value, name.value, results), 'primary'), button('Who took it?', () => bisect(results)),
      state.write && button('Save page as golden', () => goldenForm(results)), button('Close', closeSelection)),
    results);
  id('selection').hidden = false;
}

function closeSelection() {
  const inside = id('selection').contains(document.activeElement);
  id('selection').hidden = true;
  heat([]);
  if (inside && node(here)) node(here).focus();
}

async function drafts(kind, name, box) {
  if (!own()) newPack();
  box.replaceChildren(el('p', {class: 'note'}, 'Counting on all pages …'));
  try {
    const a = await ask('draft', moment({doc: picked.doc, span: picked.span, text: picked.text, kind, id: name}));
    box.replaceChildren(...a.candidates.map(c => el('section', {class: 'candidate', 'aria-label': c.how},
      el('header', {}, el('b', {}, c.how), el('span', {class: 'n'}, count(c.pages, 'page') + ' hit'),
        el('span', {class: 'n' + (c.broken.length ? ' warn' : '')}, count(c.broken.length, 'golden') + ' broken'),
        el('span', {class: 'n' + (c.clean ? ' warn' : '')}, count(c.clean, 'clean page') + ' hit'),
        c.prose ? el('span', {class: 'warn'}, 'claims ' + count(c.prose, 'paragraph')) : ''),
      el('pre', {tabindex: '0'}, c.yaml), c.broken.length ? el('p', {class: 'note'}, 'breaks ', c.broken.join(', ')) : '',
      button('Take this rule', () => take(c), 'primary'))));
    const take1 = box.querySelector('.candidate .primary');
    if (take1) take1.focus();
    else box.replaceChildren(el('p', {class: 'note'}, 'No rule that would claim this and nothing else could be made of it.'));
  } catch (e) { box.replaceChildren(); quiet(e); }
}

// take writes the rule, which carries its hit and its miss, to the end of the pack.
function take(c) {
  const text = editor.text().replace(/\s*$/, '\n');
  const rule = /^\s*- /.test(c.yaml) ? c.yaml : '- ' + c.yaml.trimEnd().split('\n').join('\n  ') + '\n';
  const indent = /^rules:\s*\n( *)-/m.exec(text);
  const pad = indent ? indent[1] : '  ';
  const base = /^ */.exec(rule)[0].length;
  editor.replace(text + rule.trimEnd().split('\n').map(l => l ? pad + l.slice(base) : l).join('\n') + '\n');
  closeSelection();
  editor.focus();
  say('Written into ' + file + (state.write ? '; save it when it is right' : ''));
}

async function bisect(box) {
  try {
    const a = await ask('bisect', moment({doc: picked.doc, at: picked.at}));
    box.replaceChildren(el('ol', {class: 'chain'}, a.chain.map((l, i) => el('li', {}, i ? 'without it: ' : '', kindName(l.k), ' ', l.stage ? [el('code', {}, l.rule || l.stage), ' ', (l.c || 0) + ' %', l.w ? el('small', {}, ' ' + l.w) : ''] : el('small', {}, 'kept, by nobody\u2019s claim')))));
  } catch (e) { quiet(e); }
}

function goldenForm(box) {
  const name = el('input', {'aria-label': 'Name of the sample', placeholder: 'name-of-the-sample', spellcheck: 'false'});
  const about = el('input', {'aria-label': 'What the sample is about', placeholder: 'What it is about'});
  box.replaceChildren(el('div', {class: 'ask'}, name, about, button('Save', async () => {
    try {
      const a = await ask('golden', moment({doc: picked.doc, name: name.value, about: about.value}));
      state.docs = a.docs;
      drawDocs();
      closeSelection();
      say('Saved ' + a.saved);
    } catch (e) { quiet(e); }
  }, 'primary')));
  name.focus();
}

// Keys
const keys = [['F6', 'next pane: rules, page, effects'], ['↑ ↓', 'on the page: from part to part; with Shift, more of them'], ['Enter', 'on a part: what it is, draft a rule, who took it, save the page as a golden'],
  ['Esc', 'back to the page; in the editor, Tab then leaves it'], ['Ctrl Space', 'in the editor: complete'], ['n p', 'next and previous page'], ['Ctrl S', 'save the pack'], ['?', 'these keys']];

function showHelp() {
  const d = id('help');
  d.replaceChildren(el('h2', {id: 'help-title'}, 'Keys'), el('dl', {class: 'keys'}, keys.map(([k, what]) => [el('dt', {}, el('kbd', {}, k)), el('dd', {}, what)])),
    el('form', {method: 'dialog'}, el('button', {type: 'submit'}, 'Close')));
  d.querySelector('form').addEventListener('submit', e => { e.preventDefault(); d.close(); });
  d.showModal();
}

function otherPane(by) {
  const panes = [...document.querySelectorAll('.pane')];
  const now = panes.findIndex(p => p.contains(document.activeElement));
  const next = (now + by + panes.length) % panes.length;
  [() => editor.focus(), () => (node(here) || id('page')).focus(), () => (id('effects').querySelector('button') || id('effects')).focus()][next]();
}

// Start
async function save() {
  const saving = moment(); // the pack may be another when the answer comes
  try {
    const a = await ask('save', saving);
    packOf(saving.file).source = saving.source;
    say('Saved ' + a.saved);
    edited(true);
    drawSave();
  } catch (e) { quiet(e); }
}

(async () => {
  try {
    state = await ask('state', {});
    state.content.concat(state.framing).forEach(k => known.add(k));
    id('dir').replaceChildren(show(state.dir));
    id('mode').textContent = state.write ? 'writes into this folder' : 'read only';
    editor = offprintEditor.create(id('editor'), {
      nonce: root.dataset.nonce, label: 'Rule pack', changed: () => edited(false),
      keys: [['pack', 'name'], ['about', 'what it is for'], ['rules', 'list'], ['id', 'name in the pack'], ['kind', 'what the text is'], ['line', 'the whole block is one of these'], ['text', 'phrases in the block'],
        ['regexp', 'RE2 on the block'], ['select', 'CSS'], ['host', 'only there'], ['lang', 'only in these languages'], ['near', 'start, end or tail'], ['after', 'a rule further up'], ['within', 'characters at most'],
        ['links', 'all, most or none'], ['cut', 'what is claimed'], ['until', 'goes on to a block like this'], ['note', 'fact to note'], ['confidence', 'percent'], ['see', 'URLs'], ['since', 'version'], ['was', 'older ids'],
        ['todo', 'known gaps'], ['off', 'take a built-in rule out'], ['tests', 'hit and miss'], ['hit', 'must match'], ['miss', 'must not match']],
      values: {kind: state.framing.concat(state.content), near: ['start', 'end', 'tail'], links: ['all', 'most', 'none'], cut: ['block', 'sentence', 'match', 'rest'], off: ['true']},
    });
    id('pack').addEventListener('change', e => openPack(e.target.value));
    id('new').addEventListener('click', newPack);
    id('save').addEventListener('click', save);
    id('docs').addEventListener('change', e => openDoc(+e.target.value));
    const order = () => [...id('docs').options].map(o => +o.value);
    const go = by => { const o = order(), i = o.indexOf(docNumber) + by; if (i >= 0 && i < o.length) openDoc(o[i]); };
    id('prev').addEventListener('click', () => go(-1));
    id('next').addEventListener('click', () => go(1));
    id('keys').addEventListener('click', showHelp);
    document.addEventListener('keydown', e => {
      const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(e.target.tagName) || e.target.isContentEditable;
      if ((e.ctrlKey || e.metaKey) && e.key === 's') { e.preventDefault(); if (!id('save').disabled) save(); }
      else if (e.key === 'F6') { e.preventDefault(); otherPane(e.shiftKey ? -1 : 1); }
      else if (e.key === 'Escape' && !id('help').open && id('selection').contains(e.target)) closeSelection();
      else if (typing || e.ctrlKey || e.metaKey || e.altKey || id('help').open) return;
      else if (e.key === 'n') go(1);
      else if (e.key === 'p') go(-1);
      else if (e.key === '?') showHelp();
    });
    drawDocs();
    drawPacks();
    docNumber = order()[0] || 0;
    id('docs').value = String(docNumber);
    if (!state.packs.some(p => p.own)) newPack();
    else openPack(state.packs[0].file);
    root.dataset.ready = 'yes';
  } catch (e) { say(e.message); }
})();
})();
