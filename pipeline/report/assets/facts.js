// The inspector: what is claimed of the selected span, and the card of facts.

const quoteNode = q => el('blockquote', {dir: 'auto'}, q.t, ' ', el('cite', {}, place(q)));
const place = q => num(q.s) + '–' + num(q.e);
const row = (k, v) => v ? [el('dt', {}, k), el('dd', {}, v)] : [];

function drawInspector() {
  const box = id('inspector');
  const p = selected >= 0 ? view.p[selected] : null;
  box.replaceChildren();
  add(box, el('h3', {class: 'colname'}, 'Details'),
    p ? spanCard(p) : el('p', {class: 'hint'}, 'Choose a span, or press ', el('kbd', {}, 'j'), '.'),
    changeCard(), storyCard(), factCard(), saidCard());
}

function spanCard(p) {
  const d = data.docs[current], content = isContent(p.k);
  const card = el('section', {class: 'spancard', 'aria-label': 'Selected span'});
  add(card, el('p', {class: 'verb'}, kindName(p.k), el('span', {class: content ? 'kept-word' : 'out-word'}, content ? 'kept' : 'taken out')));
  if (p.w) add(card, el('p', {class: 'why', dir: 'auto'}, p.w));
  const sure = p.b ? [meter(p.c, 100), el('span', {class: 'pc'}, p.c + ' %')] : '';
  add(card, el('dl', {class: 'pairs'},
    row('Rule', p.b ? el('code', {}, byName(p.b)) : 'none: running text stays'), row('Stage', byStage(p.b)), row('Confidence', sure),
    row('Bytes', place(p)), p.st ? row('Story', String(p.st + 1)) : ''));
  if ((p.v || []).length) add(card, el('h4', {}, 'Evidence'), p.v.map(quoteNode));
  else if (p.b) add(card, el('p', {class: 'note'}, 'Rests on the words of the span itself.'));
  if ((p.r || []).length) {
    add(card, el('h4', {}, 'Claims that lost'), el('ul', {class: 'rivals'}, p.r.map(r =>
      el('li', {}, kindName(r.k), ' ', el('code', {}, byName(r.b)), ' ', (r.c || 0) + ' %', r.w && r.w !== p.w ? el('small', {}, ' ' + r.w) : ''))));
  }
  if ((p.ed || []).length) {
    add(card, el('h4', {}, count(p.ed.length, 'edit')), el('ul', {class: 'edits'}, p.ed.slice(0, 40).map(e => el('li', {},
      el('p', {class: 'turn', dir: 'auto'}, el('del', {}, e.o ? spaces(e.o) : '∅'), ' ', el('ins', {}, e.n ? spaces(e.n) : '∅'), ' ', el('cite', {}, place(e))),
      e.st.map(s => el('p', {class: 'stepline'}, el('code', {}, byName(s.b)), ' ', s.c + ' %', s.g ? ' · grade ' + s.g : '', s.w ? ' · ' + s.w : '',
        e.st.length > 1 ? [' · ', el('del', {}, spaces(s.o)), ' ', el('ins', {}, spaces(s.n))] : ''))))));
    if (p.ed.length > 40) add(card, el('p', {class: 'note'}, num(p.ed.length - 40), ' more in this span'));
  }
  add(card, decisionBox(p),
    el('div', {class: 'acts'}, button('Copy citation', () => copy(citation(d, p), 'Citation')), button('Copy explain command', () => copy(explainCommand(d, p), 'Command'))));
  return card;
}

function changeCard() {
  const list = view.ch || [];
  if (!data.cmp || !list.length) return null;
  const p = selected >= 0 ? view.p[selected] : null;
  return el('section', {class: 'facts'}, el('h3', {}, 'Changed ', el('small', {}, num(list.length))), el('ul', {class: 'changes'}, list.slice(0, 200).map(c => {
    const k = data.cmp.causes[c.c];
    const here = p && c.s < p.e && p.s < c.e;
    return el('li', {class: here ? 'here' : ''}, button([el('b', {}, k.w === 'fact' ? k.f : k.w === 'edited' ? editWords(k) : [k.f, ' → ', k.t]), ' ', short(c.t, 160),
      el('small', {}, ' ', byName(k.o) || 'nobody', ' → ', byName(k.n) || 'nobody')], () => { const i = partAt(c.s); if (i >= 0) select(i); }, 'pick'));
  })));
}

function storyCard() {
  if (!(view.st || []).length) return null;
  return el('section', {class: 'facts'}, el('h3', {}, 'Stories on this page'), el('ol', {class: 'stories', start: '2'}, view.st.map(s =>
    el('li', {}, button(s.h, () => { const i = partAt(s.s); if (i >= 0) select(i); }, 'pick')))));
}

const statusWords = {stated: 'stated', inferred: 'inferred', supplied: 'supplied', conflicting: 'conflicting', unknown: 'unknown'};

// What people ask first comes first; the rest stays as the stages noted it.
const asked = ['verdict', 'publisher', 'author', 'published', 'modified', 'first-published', 'platform', 'rights-holder', 'host', 'language'];
const rank = f => (asked.indexOf(f.k) + 1) || asked.length + 1;

function factCard() {
  const list = (view.f || []).filter(f => f.k !== 'other-story').map((f, i) => [rank(f), i, f]).sort((a, b) => a[0] - b[0] || a[1] - b[1]).map(x => x[2]);
  return el('section', {class: 'facts', 'aria-label': 'Card of facts'}, el('h3', {}, 'Card of facts'), list.length ? el('dl', {class: 'card-facts'}, list.map(f => [
    el('dt', {}, f.k, el('span', {class: 'status st-' + (statusWords[f.s] || 'unknown')}, f.s, f.s !== 'unknown' && f.c ? ' ' + f.c + ' %' : '')),
    el('dd', {dir: 'auto'}, f.s === 'unknown' && !f.v ? el('em', {}, 'unknown') : el('strong', {}, f.v), factMore(f))])) : el('p', {class: 'hint'}, 'Nothing was noted of this page.'));
}

function factMore(f) {
  const parts = [];
  if (f.w) parts.push(el('p', {class: 'note'}, f.w));
  if ((f.f || []).length) parts.push(el('dl', {class: 'fields'}, f.f.map(([k, v], i) => [(!i || f.f[i - 1][0] !== k) && el('dt', {}, k.replace(/[_-]/g, ' ')), el('dd', {}, v)])));
  if (f.q && f.q !== f.v) parts.push(el('blockquote', {dir: 'auto'}, short(f.q, 400)));
  const jump = f.k === 'verdict' ? [] : (f.ev || []).filter(q => q.t);
  for (const q of jump.slice(0, 3)) {
    parts.push(el('p', {class: 'ev'}, f.q ? null : [q.t.startsWith('<') ? el('code', {}, short(q.t, 160)) : el('q', {}, short(q.t, 160)), ' '],
      button(place(q), () => { const i = partAt(q.s); if (i >= 0) select(i); else say('That is markup: nothing a reader reads'); }, 'plain small')));
  }
  if (f.at && f.at !== 'page') parts.push(el('p', {class: 'note'}, 'at ', el('code', {}, f.at)));
  if (f.b) parts.push(el('p', {class: 'note'}, 'by ', el('code', {}, byName(f.b))));
  if ((f.r || []).length) {
    parts.push(el('details', {class: 'rejected'}, el('summary', {}, count(f.r.length, 'candidate'), ' not taken'), el('ul', {}, f.r.map(([v, at, why]) =>
      el('li', {dir: 'auto'}, el('s', {}, v), ' ', at ? el('code', {}, at) : '', ' ', el('span', {class: 'note'}, why))))));
  }
  return parts;
}

function saidCard() {
  if (!(view.said || []).length) return null;
  return el('details', {class: 'facts said'}, el('summary', {}, 'What the markup says ', el('small', {}, num(view.said.length))),
    el('dl', {class: 'card-facts'}, view.said.slice(0, 200).map(f => [el('dt', {}, f.k.replace(/^said\./, '')), el('dd', {dir: 'auto'}, f.v, factMore({...f, ev: [], b: 0}))])));
}

const partAt = at => view.p.findIndex(p => p.s <= at && at < p.e);

function citation(d, p) {
  const by = p.b ? ', labelled ' + p.k + ' by ' + byStage(p.b) + (byName(p.b) !== byStage(p.b) ? ' ' + byName(p.b) : '') + ' (' + p.c + ' %)' + (p.w ? ': ' + p.w : '') : ', kept as ' + p.k;
  return '“' + short(original(p.t).replace(/\s+/g, ' ').trim(), 400) + '” — ' + (d.u || d.i) + ', bytes ' + p.s + '–' + p.e + ' of sha256:' + d.sha + by + (data.version ? ' [offprint ' + data.version + ']' : '');
}

// quoteWord writes a word for a POSIX shell. Names of files come from others:
// nothing in them may run or move the cursor of a terminal.
function quoteWord(s) {
  if (/^[\w@%+=:,./-]+$/.test(s) && !s.startsWith('-')) return s;
  if (s.startsWith('-')) s = './' + s;
  if (!/[\u0000-\u001F\u007F-\u009F]/.test(s) && !invisible.test(s)) return "'" + s.replaceAll("'", "'\\''") + "'";
  const bytes = new TextEncoder().encode(s);
  return "$'" + [...bytes].map(b => b > 32 && b < 127 && b !== 39 && b !== 92 ? String.fromCharCode(b) : '\\x' + b.toString(16).padStart(2, '0')).join('') + "'";
}
const explainCommand = (d, p) => 'offprint explain ' + quoteWord(d.i) + ' --at ' + p.s;

function copy(text, what) {
  const done = ok => say(ok ? what + ' copied' : 'Could not be copied', true);
  const old = () => {
    const t = el('textarea', {class: 'unseen', 'aria-hidden': 'true'});
    t.value = text;
    document.body.append(t);
    t.select();
    const ok = document.execCommand('copy');
    t.remove();
    done(ok);
  };
  if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(text).then(() => done(true), old);
  else old();
}
