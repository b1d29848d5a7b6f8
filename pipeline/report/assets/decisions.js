// Decisions: what the reader thinks of single spans. They stay in this browser
// until they are saved as JSON lines.

const decisions = new Map();
const store = 'offprint:' + data.docs.length + ':' + (data.docs[0] ? data.docs[0].sha : '') + ':' + data.title;
const words = {accept: 'Right', wrong: 'Wrong', unsure: 'Unsure', flag: 'Flag'};
const letters = {accept: 'a', wrong: 'x', unsure: 'u', flag: 'f'};

try {
  for (const [k, d] of JSON.parse(localStorage.getItem(store) || '[]')) {
    if (typeof k === 'string' && d && words[d.decision]) decisions.set(k, d);
  }
} catch { /* no storage for files here: the decisions live as long as the page */ }

const decided = n => [...decisions.keys()].some(k => k.startsWith(n + ':'));

function keep() {
  try { localStorage.setItem(store, JSON.stringify([...decisions])); } catch { /* as above */ }
  const b = id('save');
  b.disabled = decisions.size === 0;
  b.textContent = decisions.size ? 'Save ' + count(decisions.size, 'decision') : 'Save decisions';
}

function decide(answer, want, note) {
  if (!view || selected < 0) return say('No span is selected');
  const p = view.p[selected], d = data.docs[current], key = keyOf(current, p), old = decisions.get(key);
  if (old && old.decision === answer && want === undefined && note === undefined) decisions.delete(key);
  else {
    decisions.set(key, {
      offprint_decision: 1, id: d.i, sha256: d.sha, start: p.s, end: p.e, kind: p.k, rule: p.b ? byName(p.b) : undefined,
      decision: answer, want: (want !== undefined ? want : old && old.want) || undefined, note: (note !== undefined ? note : old && old.note) || undefined,
      text: short(original(p.t), 200),
    });
  }
  keep();
  const e = partNodes[selected];
  if (e && e.classList) mark(e, p);
  drawInspector();
  say(decisions.has(key) ? words[answer] : 'Decision taken back', true);
}

function decisionBox(p) {
  const d = decisions.get(keyOf(current, p));
  const box = el('div', {class: 'decide', role: 'group', 'aria-label': 'Your decision'},
    Object.keys(words).map(a => el('button', {type: 'button', class: 'answer a-' + a, 'aria-pressed': String(!!d && d.decision === a), 'aria-keyshortcuts': letters[a], onclick: () => decide(a)},
      words[a], ' ', el('kbd', {'aria-hidden': 'true'}, letters[a]))));
  if (!d) return box;
  const more = el('div', {class: 'because'});
  if (d.decision === 'wrong') {
    const s = el('select', {onchange: e => decide('wrong', e.target.value)}, el('option', {value: ''}, 'not said'), kinds.map(k => el('option', {value: k}, k)));
    s.value = d.want || '';
    more.append(el('label', {}, 'It should be ', s));
  }
  const note = el('input', {type: 'text', maxlength: '500', onchange: e => decide(d.decision, undefined, e.target.value)});
  note.value = d.note || '';
  more.append(el('label', {}, 'Note ', note));
  return [box, more];
}

const jsonLines = () => [...decisions.values()].map(d => JSON.stringify(d) + '\n').join('');

function save() {
  if (!decisions.size) return say('There are no decisions yet', true);
  const url = URL.createObjectURL(new Blob([jsonLines()], {type: 'application/x-ndjson'}));
  const a = el('a', {download: 'decisions.jsonl'});
  a.href = url;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
  say('Saved as decisions.jsonl', true);
}
