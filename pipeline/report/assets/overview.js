// Overview: what became of all the documents that pass the filter, and the list
// of documents beside it.

function total(docs) {
  const t = {docs: docs.length, source: [0, 0, 0], kinds: new Map(), rules: new Map(), hosts: new Map(), langs: new Map(), verdicts: new Map(), edits: 0, failed: 0, warned: [], kept: 0, seen: 0};
  const bump = (m, key, parts, bytes) => {
    const c = m.get(key) || [0, 0, 0];
    c[0]++; c[1] += parts; c[2] += bytes;
    m.set(key, c);
  };
  for (const n of docs) {
    const d = data.docs[n];
    let kept = 0, seen = 0;
    d.b.forEach((b, i) => t.source[i] += b);
    for (const [k, parts, bytes] of d.k) {
      bump(t.kinds, k, parts, bytes);
      if (kinds[k] === 'hidden') continue;
      seen += bytes;
      if (k < data.content.length) kept += bytes;
    }
    for (const [r, fires, bytes] of d.r) bump(t.rules, r, fires, bytes);
    bump(t.hosts, d.h || unknown, kept, seen);
    bump(t.langs, d.l || unknown, kept, seen);
    bump(t.verdicts, d.v || unknown, kept, seen);
    t.kept += kept; t.seen += seen; t.edits += d.e || 0;
    if (d.x) t.failed++;
    if (d.x || (d.w || []).length) t.warned.push(n);
  }
  return t;
}

function bar(parts, all, label) {
  const b = el('div', {class: 'bar', role: 'img', 'aria-label': label});
  for (const [cls, n] of parts) {
    if (!n) continue;
    const s = el('span', {class: cls});
    s.style.flexGrow = String(n / all);
    b.append(s);
  }
  return b;
}

const meter = (n, all, cls) => {
  const s = el('span', {class: 'fill ' + (cls || '')});
  s.style.width = (all ? Math.max(0.5, 100 * n / all) : 0) + '%';
  return el('span', {class: 'meter', 'aria-hidden': 'true'}, s);
};

// table makes a table whose rows come in pages, so that thousands of rules cost
// nothing before somebody asks for them.
function table(caption, heads, rows, row, first = 12) {
  const body = el('tbody');
  const put = (from, to) => rows.slice(from, to).forEach(r => body.append(el('tr', {}, row(r).map((c, i) =>
    el(i ? 'td' : 'th', {scope: i ? undefined : 'row', class: heads[i][1]}, c)))));
  put(0, first);
  const box = el('section', {class: 'card'}, el('h2', {}, caption),
    el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption}, el('table', {},
      el('thead', {}, el('tr', {}, heads.map(h => el('th', {scope: 'col', class: h[1]}, h[0])))), body)));
  if (rows.length > first) {
    const more = button('Show all ' + num(rows.length), () => { put(first, rows.length); more.remove(); });
    box.append(more);
  }
  return box;
}

function drawOverview() {
  const t = total(shownDocs), out = [];
  const of = shownDocs.length === data.docs.length ? '' : ' of ' + num(data.docs.length);
  const sourceAll = t.source[0] + t.source[1] + t.source[2];
  out.push(el('section', {class: 'hero'},
    el('p', {class: 'big'}, el('strong', {}, share(t.kept, t.seen)), ' of the visible text is content'),
    bar(kinds.map((k, i) => ['sw ' + kindClass(k), (t.kinds.get(i) || [0, 0, 0])[2]]), Math.max(1, [...t.kinds.values()].reduce((a, c) => a + c[2], 0)), 'Text by kind'),
    el('dl', {class: 'sums'},
      [['Documents', num(t.docs) + of], ['With errors', num(t.failed)], ['Edits', num(t.edits)],
        ['Content', size(t.source[0])], ['Framing', size(t.source[1])], ['Markup', size(t.source[2])], ['Source', size(sourceAll)]]
        .map(([k, v]) => el('div', {}, el('dt', {}, k), el('dd', {}, v))))));

  const byBytes = m => [...m.entries()].sort((a, b) => b[1][2] - a[1][2] || (a[0] < b[0] ? -1 : 1));
  const kindRows = byBytes(t.kinds), most = Math.max(1, ...kindRows.map(r => r[1][2]));
  const pick = (key, value, label) => el('button', {type: 'button', class: 'pick', title: 'Show only these documents', onclick: () => setFilter(key, value)}, label);
  out.push(table('Kinds', [['Kind'], ['Documents', 'n aside'], ['Spans', 'n aside'], ['Text', 'n'], ['Share', 'wide']], kindRows, ([k, c]) =>
    [pick('kind', kinds[k], kindName(kinds[k])), num(c[0]), num(c[1]), size(c[2]),
      [meter(c[2], most, kindClass(kinds[k])), el('span', {class: 'pc'}, share(c[2], [...t.kinds.values()].reduce((a, x) => a + x[2], 0)))]], 40));

  const rules = byBytes(t.rules);
  if (rules.length) {
    out.push(table('Rules', [['Rule'], ['Stage'], ['Fires', 'n'], ['Documents', 'n'], ['Text', 'n'], ['First example', 'ex']], rules, ([r, c]) => {
      const f = data.first[r];
      return [pick('rule', String(r), el('code', {}, byName(r))), byStage(r), num(c[1]), num(c[0]), size(c[2]),
        f && el('button', {type: 'button', class: 'pick', title: data.docs[f.d].i, onclick: () => open(f.d, f.s)}, short(f.t, 80))];
    }, 15));
  }
  const hosts = byBytes(t.hosts);
  const keptCol = c => [meter(c[1], c[2]), el('span', {class: 'pc'}, share(c[1], c[2]))];
  const groups = el('div', {class: 'pair'});
  groups.append(table('Hosts', [['Host'], ['Documents', 'n'], ['Kept', 'wide']], hosts.sort((a, b) => b[1][0] - a[1][0]), ([h, c]) => [pick('host', h, h), num(c[0]), keptCol(c)], 12));
  groups.append(el('div', {},
    table('Verdicts', [['Verdict'], ['Documents', 'n'], ['Kept', 'wide']], byBytes(t.verdicts), ([v, c]) => [pick('verdict', v, v), num(c[0]), keptCol(c)], 12),
    table('Languages', [['Language'], ['Documents', 'n'], ['Kept', 'wide']], byBytes(t.langs), ([v, c]) => [pick('lang', v, v), num(c[0]), keptCol(c)], 8)));
  out.push(groups);
  if (t.warned.length) {
    out.push(table('Warnings', [['Document'], ['What', 'ex']], t.warned, n => {
      const d = data.docs[n];
      return [button(d.i, () => open(n), 'pick'), [d.x, ...(d.w || [])].filter(Boolean).map(w => el('div', {}, w))];
    }, 10));
  }
  out.push(madeCard(data.made, 'Versions'));
  out.push(el('p', {class: 'colophon'}, 'Made with offprint', data.version ? ' ' + data.version : '', '. Sizes are bytes of UTF-8. Nothing in this file is loaded from anywhere.'));
  id('overview').replaceChildren(...out);
}

// madeCard lists the versions and settings of a run; those that another run does
// not share are marked.
function madeCard(list, title, other) {
  if (!(list || []).length) return '';
  const had = new Map(other || []);
  return el('section', {class: 'card'}, el('h2', {}, title), el('dl', {class: 'pairs made'}, list.map(([k, v]) => {
    const differs = other && had.get(k) !== v;
    return [el('dt', {}, k), el('dd', {class: differs ? 'differs' : ''}, el('code', {}, v), differs && el('small', {}, had.has(k) ? [' before: ', el('code', {}, had.get(k))] : ' not before'))];
  })));
}

const editWords = c => c.f === 'no edit' ? 'new edit' : c.t === 'no edit' ? 'edit gone' : 'edited otherwise';
const causeWords = {removed: 'Newly taken out', kept: 'Newly kept', relabelled: 'Other kind', edited: 'Edits', fact: 'Facts'};

function drawChanges() {
  const c = data.cmp, out = [];
  if (!c) return;
  const changed = data.docs.filter(d => d.ch).length;
  out.push(el('section', {class: 'hero'},
    el('p', {class: 'big'}, el('strong', {}, num(changed)), changed === 1 ? ' document changed' : ' documents changed', c.label ? [' against ', el('span', {class: 'file'}, c.label)] : ''),
    el('dl', {class: 'sums'}, [['Unchanged', c.same], ['Only here', (c.added || []).length], ['Only before', (c.gone || []).length], ['Other bytes', (c.differ || []).length]]
      .map(([k, v]) => el('div', {}, el('dt', {}, k), el('dd', {}, num(v)))))));
  for (const what of Object.keys(causeWords)) {
    const rows = c.causes.filter(x => x.w === what).sort((a, b) => b.b - a.b || b.c - a.c);
    if (!rows.length) continue;
    out.push(el('section', {class: 'card'}, el('h2', {}, causeWords[what], ' ', el('small', {}, count(rows.length, 'cause'))),
      rows.map(r => {
        const box = el('details', {class: 'cause'});
        const kindsOf = r.w === 'fact' ? [r.f] : r.w === 'edited' ? [editWords(r)] : [kindName(r.f), ' → ', kindName(r.t)];
        box.append(el('summary', {}, el('span', {class: 'causehead'}, kindsOf), el('span', {class: 'causeby'}, el('code', {}, byName(r.o) || 'nobody'), ' → ', el('code', {}, byName(r.n) || 'nobody')),
          el('span', {class: 'causen'}, count(r.c, 'place'), ', ', count(r.d, 'document'), r.b ? ', ' + size(r.b) : ''),
          el('span', {class: 'causeex', dir: 'auto'}, short(r.x[0].t, 140))));
        box.addEventListener('toggle', () => {
          if (!box.open || box.querySelector('ul')) return;
          box.append(el('ul', {class: 'examples'}, r.x.map(x => el('li', {}, button([short(x.t, 200), ' ', el('small', {}, data.docs[x.d].i)], () => open(x.d, x.s), 'pick')))));
          if (r.c > r.x.length) box.append(el('p', {class: 'note'}, num(r.c - r.x.length), ' more in the documents'));
        });
        return box;
      })));
  }
  for (const [title, ids] of [['Only in this run', c.added], ['Only in the run before', c.gone], ['Other bytes: not compared', c.differ]]) {
    if (ids && ids.length) out.push(table(title, [['Document']], ids, x => [x], 10));
  }
  out.push(madeCard(data.made, 'Versions', c.made));
  id('changes').replaceChildren(...out);
}

let listed = 0;
function drawList() {
  shownDocs = [];
  for (let n = 0; n < data.docs.length; n++) if (passes(n)) shownDocs.push(n);
  id('shown').textContent = shownDocs.length === data.docs.length ? count(data.docs.length, 'document') : num(shownDocs.length) + ' of ' + count(data.docs.length, 'document');
  id('list').replaceChildren();
  listed = 0;
  moreList();
}

function moreList() {
  const next = shownDocs.slice(listed, listed + 300);
  id('list').append(...next.map(n => {
    const d = data.docs[n], all = d.b[0] + d.b[1] || 1;
    return el('li', {}, el('a', {href: '#d=' + n, id: 'doc-link-' + n, 'aria-current': n === current ? 'page' : undefined, class: d.x ? 'bad' : ''},
      el('span', {class: 'dt', dir: 'auto'}, short(d.t || d.i, 90)),
      el('span', {class: 'di'}, d.x ? el('b', {}, 'error ') : '', d.ch ? el('b', {}, count(d.ch, 'change') + ' ') : '', d.t ? short(d.i, 60) : d.h || d.f),
      bar([['kept', d.b[0]], ['out', d.b[1]]], all, share(d.b[0], all) + ' kept')));
  }));
  listed += next.length;
  id('more').hidden = listed >= shownDocs.length;
}

function drawFacets() {
  const all = total(data.docs.map((_, n) => n));
  const options = {
    kind: [...all.kinds.keys()].sort((a, b) => a - b).map(k => [kinds[k], kinds[k]]),
    rule: [...all.rules.keys()].sort((a, b) => byName(a) < byName(b) ? -1 : 1).map(r => [String(r), short(byName(r), 60)]),
    host: [...all.hosts.keys()].sort().map(h => [h, short(h, 60)]),
    lang: [...all.langs.keys()].sort().map(h => [h, h]),
    verdict: [...all.verdicts.keys()].sort().map(h => [h, h]),
    only: [['edits', 'with edits'], ['warnings', 'with warnings'], ['open', 'without decisions']].concat(data.cmp ? [['all', 'unchanged too']] : []),
  };
  const words = {kind: 'Kind', rule: 'Rule', host: 'Host', lang: 'Language', verdict: 'Verdict', only: 'Only'};
  id('facets').replaceChildren(...Object.keys(options).map(key => el('label', {}, el('span', {}, words[key]),
    el('select', {id: 'facet-' + key, onchange: e => setFilter(key, e.target.value)}, el('option', {value: ''}, 'any'),
      options[key].map(([v, label]) => el('option', {value: v}, label))))), button('Clear filters', clearFilters));
}

function setFilter(key, value) {
  filter[key] = value;
  const s = id('facet-' + key);
  if (s) s.value = value;
  const on = Object.values(filter).filter(Boolean).length;
  id('filters').querySelector('summary').textContent = on ? 'Filters (' + on + ')' : 'Filters';
  if (value && key !== 'find') id('filters').open = true;
  drawList();
  drawOverview();
  if (shownView() === 'document') markFiltered();
}

function clearFilters() {
  id('find').value = '';
  for (const k of Object.keys(filter)) if (filter[k]) setFilter(k, '');
}
