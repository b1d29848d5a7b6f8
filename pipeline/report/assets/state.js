// State: the data, what is filtered, and what is looked at.

const data = JSON.parse(id('index').textContent);
const kinds = data.content.concat(data.framing);
const known = new Set(kinds);
const isContent = k => data.content.includes(k);
const kindClass = k => 'k k-' + (known.has(k) ? k : 'other-boilerplate');
const byName = n => n ? data.by[n][1] || data.by[n][0] : '';
const byStage = n => n ? data.by[n][0] : '';

const unknown = 'unknown';
const views = new Map(); // document number -> its data, the last few

// load returns the data of a document, or null while the browser has not come to
// it: the documents stand behind this script.
function load(n) {
  let v = views.get(n);
  if (!v) {
    if (document.readyState === 'loading' && !(id('doc-' + n) && id('doc-' + (n + 1)))) return null;
    v = JSON.parse(id('doc-' + n).textContent);
    for (const p of v.p) {
      const c = v.c[p.c];
      [p.k, p.b, p.c, p.w] = [c.k, c.b || 0, c.c || 0, c.w];
      p.e = p.s + p.n;
      if (typeof p.t === 'string') p.t = [p.t];
      p.v = (p.v || []).map(i => v.q[i]);
      p.r = (p.r || []).map(i => v.c[i]);
    }
    views.set(n, v);
    if (views.size > 12) views.delete(views.keys().next().value);
  }
  return v;
}

const filter = {find: '', kind: '', rule: '', host: '', lang: '', verdict: '', only: ''};
let shownDocs = []; // numbers of the documents that pass the filter
let current = -1;   // number of the document that is looked at

function passes(n) {
  const d = data.docs[n];
  if (filter.kind && !d.k.some(k => kinds[k[0]] === filter.kind)) return false;
  if (filter.rule && !d.r.some(r => r[0] === +filter.rule)) return false;
  if (filter.host && (d.h || unknown) !== filter.host) return false;
  if (filter.lang && (d.l || unknown) !== filter.lang) return false;
  if (filter.verdict && (d.v || unknown) !== filter.verdict) return false;
  if (filter.only === 'edits' && !d.e) return false;
  if (filter.only === 'warnings' && !d.x && !(d.w || []).length) return false;
  if (filter.only === 'open' && decided(n)) return false;
  if (data.cmp && filter.only !== 'all' && !d.ch && !isNew(d)) return false;
  if (filter.find) {
    const hay = (d.i + ' ' + (d.t || '') + ' ' + (d.u || '') + ' ' + (d.h || '')).toLowerCase();
    if (!filter.find.toLowerCase().split(/\s+/).every(w => hay.includes(w))) return false;
  }
  return true;
}
const isNew = d => (data.cmp.added || []).includes(d.i) || (data.cmp.differ || []).includes(d.i);

const swatch = k => el('span', {class: 'sw ' + kindClass(k), 'aria-hidden': 'true'});
const kindName = k => [swatch(k), el('span', {class: 'kn'}, k)];
const keyOf = (n, p) => n + ':' + p.s + ':' + p.e;
