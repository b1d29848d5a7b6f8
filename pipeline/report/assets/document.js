// Document view: the page's text with its spans, the cleaned text, and what is
// known of the span that is looked at.

let view = null;     // data of the current document
let selected = -1;   // number of the part that is looked at
let partNodes = [];  // in the original
let cleanNodes = [];
let drawing = 0;     // grows with each document, so that a slow one stops

const cleanTags = {title: 'h3', subheading: 'h4', quote: 'blockquote'};

// turned shows text with its edits: as the page had it, or as inserted and
// deleted words.
function turned(t, both) {
  return t.map(x => typeof x === 'string' ? x : !both ? el('span', {class: 'was'}, x[0] || '‸')
    : blank(x[0]) && blank(x[1]) ? [x[0] && el('del', {class: 'ws'}, spaces(x[0])), x[1] && el('ins', {class: 'ws'}, x[0] ? x[1] : spaces(x[1]))]
    : [x[0] && el('del', {}, spaces(x[0])), x[1] && el('ins', {}, spaces(x[1]))]);
}
const blank = s => /^[\s\u00AD\u200B-\u200F\u2060\uFEFF]*$/.test(s);

function changesOf(p) {
  return (view.ch || []).map((c, i) => i).filter(i => { const c = view.ch[i]; return c.s < p.e && p.s < c.e; });
}

function drawDocument(n) {
  view = load(n);
  current = n;
  selected = -1;
  if (!view) {
    [partNodes, cleanNodes] = [[], []];
    id('document').replaceChildren(el('p', {class: 'empty'}, 'Still being read …'));
    return false;
  }
  const d = data.docs[n], all = d.b[0] + d.b[1] || 1;
  const lang = language(d.l);
  const box = id('document');
  box.dataset.tab = box.dataset.tab || 'original';
  const originalBox = el('div', {class: 'text', id: 'original-text', lang, dir: 'auto'});
  const cleanBox = el('div', {class: 'text clean', id: 'clean-text', lang, dir: 'auto'});
  const tabs = [['original', 'Page'], ['cleaned', 'Cleaned'], ['inspector', 'Details']];
  box.replaceChildren(
    el('header', {class: 'dochead'},
      el('div', {class: 'step'}, button('‹', () => step(-1)), button('›', () => step(1))),
      el('div', {class: 'docname'}, el('h2', {dir: 'auto'}, d.t || d.i),
        el('p', {class: 'docmeta'}, d.t ? [el('span', {class: 'file'}, d.i), ' · '] : '', [d.h, d.l, d.v, d.f + ' ' + d.cs, share(d.b[0], all) + ' kept', d.e && count(d.e, 'edit')].filter(Boolean).join(' · ')),
        d.x && el('p', {class: 'alarm'}, d.x), (d.w || []).map(w => el('p', {class: 'alarm'}, w)))),
    el('div', {class: 'tabs', role: 'group', 'aria-label': 'Column'}, tabs.map(([key, label]) =>
      el('button', {type: 'button', 'data-tab': key, 'aria-pressed': String(box.dataset.tab === key), onclick: () => showTab(key)}, label))),
    el('div', {class: 'columns'},
      el('section', {class: 'col original', tabindex: '0', 'aria-label': 'Page with labelled spans'}, el('h3', {class: 'colname'}, 'Page'), originalBox),
      el('section', {class: 'col cleaned', tabindex: '0', 'aria-label': 'Cleaned text'}, el('h3', {class: 'colname'}, 'Cleaned', d.e ? editSwitch() : ''), cleanBox),
      el('aside', {class: 'col inspector', id: 'inspector', tabindex: '0', 'aria-label': 'Details'})));
  const [prev, next] = box.querySelectorAll('.step button');
  prev.setAttribute('aria-label', 'Previous document');
  next.setAttribute('aria-label', 'Next document');
  drawParts(originalBox, cleanBox);
  drawInspector();
  for (const a of id('list').querySelectorAll('[aria-current]')) a.removeAttribute('aria-current');
  const link = id('doc-link-' + n);
  if (link) {
    link.setAttribute('aria-current', 'page');
    link.scrollIntoView({block: 'nearest'});
  }
  return true;
}

function editSwitch() {
  const b = button('', () => { showEdits = !showEdits; document.body.classList.toggle('noedits', !showEdits); label(); }, 'plain small');
  const label = () => { b.textContent = showEdits ? 'Hide edits' : 'Show edits'; };
  b.id = 'edits';
  label();
  return b;
}
let showEdits = true;

function showTab(key) {
  const box = id('document');
  box.dataset.tab = key;
  for (const b of box.querySelectorAll('.tabs button')) b.setAttribute('aria-pressed', String(b.dataset.tab === key));
}

// runs gathers neighbouring parts of one kind.
function runs(parts) {
  const out = [];
  parts.forEach((p, i) => {
    const last = out[out.length - 1];
    if (last && last.k === p.k && last.st === p.st) last.parts.push(i);
    else out.push({k: p.k, st: p.st, parts: [i]});
  });
  return out;
}

const fold = 10; // parts of a run of framing that are shown at once

function drawParts(originalBox, cleanBox) {
  partNodes = new Array(view.p.length);
  cleanNodes = new Array(view.p.length);
  const mine = ++drawing;
  const all = runs(view.p);
  const titles = new Set();
  let at = 0, story = 0, kept = 0;
  const chunk = limit => {
    for (let made = 0; at < all.length && made < limit; at++) {
      const run = all[at];
      if ((run.st || 0) !== story) {
        story = run.st || 0;
        if (story) originalBox.append(el('p', {class: 'storyhead'}, el('b', {}, String(story + 1)), ' ', view.st[story - 1].h));
      }
      const content = isContent(run.k);
      const box = el('div', {class: 'run ' + kindClass(run.k) + (content ? ' in' : ' out') + (story ? ' story' : '')});
      if (run.k !== 'body') box.append(el('p', {class: 'label'}, run.k));
      const put = i => box.append(partNode(i));
      const hide = !content && run.parts.length > fold + 2;
      for (const i of hide ? run.parts.slice(0, fold) : run.parts) put(i);
      if (hide) {
        const rest = run.parts.slice(fold);
        const more = button(count(rest.length, 'more line'), () => { more.remove(); rest.forEach(put); }, 'plain small fold');
        for (const i of rest) partNodes[i] = {unfold: () => more.click()};
        box.append(more);
      }
      originalBox.append(box);
      made += Math.min(run.parts.length, fold);
      if (content) for (const i of run.parts) {
        kept++;
        const title = run.k === 'title' && plain(view.p[i].t).trim().toLowerCase();
        if (title && titles.has(title)) continue; // a headline that stands twice is printed once
        if (title) titles.add(title);
        cleanBox.append(cleanNode(i));
      }
    }
    if (at < all.length) requestAnimationFrame(() => { if (mine === drawing) chunk(400); });
    else {
      if (view.left) originalBox.append(el('p', {class: 'note'}, count(view.left, 'more part'), ' not in this report; offprint explain shows them.'));
      if (!kept) cleanBox.append(el('p', {class: 'empty'}, 'Nothing of this page is content.'));
    }
  };
  chunk(400);
  markFiltered();
}

// toContent scrolls the page to where its content begins, beside the cleaned text.
function toContent() {
  const i = view.p.findIndex(p => isContent(p.k)), e = partNodes[i];
  if (!e || !e.closest) return;
  const col = e.closest('.col');
  col.scrollTop += e.closest('.run').getBoundingClientRect().top - col.getBoundingClientRect().top - 46;
}

function partNode(i) {
  const p = view.p[i];
  const e = el('p', {class: 'part', tabindex: i === Math.max(0, selected) ? '0' : '-1', 'data-n': String(i), onclick: () => select(i, true)},
    turned(p.t, false), p.cut && el('small', {}, ' … ' + size(p.cut) + ' more'));
  if (i === selected) e.classList.add('sel'); // looked at before it was drawn
  if (changesOf(p).length) e.classList.add('changed');
  mark(e, p);
  dim(e, p);
  partNodes[i] = e;
  return e;
}

function cleanNode(i) {
  const p = view.p[i];
  const e = el(cleanTags[p.k] || 'p', {class: 'cl cl-' + p.k, onclick: () => select(i, true)}, turned(p.t, true));
  cleanNodes[i] = e;
  return e;
}

// mark shows the decision on a part.
function mark(e, p) {
  const d = decisions.get(keyOf(current, p));
  if (d) e.dataset.decision = d.decision;
  else delete e.dataset.decision;
}

const wanted = p => (!filter.kind || p.k === filter.kind) && (!filter.rule || p.b === +filter.rule || (p.ed || []).some(e => e.st.some(s => s.b === +filter.rule)));
const dim = (e, p) => e.classList.toggle('dim', !wanted(p));
function markFiltered() {
  partNodes.forEach((e, i) => { if (e.classList) dim(e, view.p[i]); });
}

// worth says whether j and k stop at a part.
const worth = p => wanted(p) && (!isContent(p.k) || (p.ed || []).length > 0 || changesOf(p).length > 0 || !!filter.kind || !!filter.rule);

function select(i, quiet) {
  if (!view || i < 0 || i >= view.p.length) return;
  const old = partNodes[selected];
  if (old && old.classList) { old.classList.remove('sel'); old.tabIndex = -1; old.removeAttribute('aria-current'); }
  if (cleanNodes[selected]) cleanNodes[selected].classList.remove('sel');
  selected = i;
  if (partNodes[i] && partNodes[i].unfold) partNodes[i].unfold();
  const e = partNodes[i], c = cleanNodes[i], p = view.p[i];
  if (e && e.classList) {
    e.classList.add('sel');
    e.tabIndex = 0;
    e.setAttribute('aria-current', 'true');
    e.scrollIntoView({block: 'nearest'});
    if (!quiet) e.focus({preventScroll: true});
  }
  if (c) { c.classList.add('sel'); c.scrollIntoView({block: 'nearest'}); }
  drawInspector();
  say(p.k + (p.b ? ', by ' + byName(p.b) + ', ' + p.c + ' percent' : ', by default') + '. ' + short(plain(p.t), 120));
}

function move(by, all) {
  if (!view) return;
  for (let i = selected < 0 ? (by > 0 ? 0 : view.p.length - 1) : selected + by; i >= 0 && i < view.p.length; i += by) {
    if (all || worth(view.p[i])) return select(i);
  }
  say(by > 0 ? 'No further span' : 'No earlier span');
}

function step(by) {
  const at = shownDocs.indexOf(current);
  const next = at < 0 ? (by > 0 ? 0 : shownDocs.length - 1) : at + by;
  if (next >= 0 && next < shownDocs.length) open(shownDocs[next]);
  else say(by > 0 ? 'This is the last document' : 'This is the first document');
}
