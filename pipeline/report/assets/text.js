// Text. Everything scraped becomes a text node here, and nowhere else anything
// but a text node.

const invisible = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u00AD\u034F\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u2028-\u202E\u2060-\u206F\u3164\uFE00-\uFE0E\uFEFF\uFFA0\uFFF0-\uFFFB\u{E0000}-\u{E0FFF}]/u;
const invisibleRun = new RegExp('(' + invisible.source + ')\\1*', 'gu');
const names = {
  0x00AD: 'SHY', 0x034F: 'CGJ', 0x061C: 'ALM', 0x200B: 'ZWSP', 0x200C: 'ZWNJ', 0x200D: 'ZWJ', 0x200E: 'LRM', 0x200F: 'RLM',
  0x2028: 'LS', 0x2029: 'PS', 0x202A: 'LRE', 0x202B: 'RLE', 0x202C: 'PDF', 0x202D: 'LRO', 0x202E: 'RLO', 0x2060: 'WJ',
  0x2066: 'LRI', 0x2067: 'RLI', 0x2068: 'FSI', 0x2069: 'PDI', 0xFEFF: 'BOM',
};
// Joiners that spelling or an emoji asks for are left in peace.
const joined = /[\p{Extended_Pictographic}\u{1F3FB}-\u{1F3FF}\uFE0F]\u200D$|[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Sinhala}]\p{M}*[\u200C\u200D]$/u;

// show returns text as nodes, with a badge for each character one cannot see.
function show(text) {
  text = String(text);
  if (!invisible.test(text)) return document.createTextNode(text);
  const out = document.createDocumentFragment();
  let at = 0;
  for (const m of text.matchAll(invisibleRun)) {
    const code = m[1].codePointAt(0);
    if ((code === 0x200C || code === 0x200D) && m[0].length === 1 && /[\p{L}\p{Extended_Pictographic}]/u.test(text.slice(m.index + 1, m.index + 3)) &&
      joined.test(text.slice(Math.max(0, m.index - 6), m.index + 1))) continue;
    out.append(text.slice(at, m.index));
    const hex = 'U+' + code.toString(16).toUpperCase().padStart(4, '0');
    const n = m[0].length / m[1].length;
    const badge = document.createElement('span');
    badge.className = 'inv';
    badge.title = hex + ' cannot be seen';
    badge.textContent = (names[code] || hex) + (n > 1 ? '×' + n : '');
    out.append(badge);
    at = m.index + m[0].length;
  }
  out.append(text.slice(at));
  return out;
}

// spaces shows white space that an edit put in or took out.
const spaces = s => s.replaceAll('\u00A0', '⍽').replace(/^\s+$|^\s+(?=⍽)|(?<=⍽)\s+$/g, m => '␣'.repeat(m.length));

// el makes an element. Attribute names and class names come from this script;
// strings among the children become text.
function el(tag, attrs, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs || {})) {
    if (v === undefined || v === null || v === false) continue;
    if (k === 'class') e.className = v;
    else if (k.startsWith('on')) e.addEventListener(k.slice(2), v);
    else e.setAttribute(k, v === true ? '' : String(v));
  }
  add(e, ...children);
  return e;
}

function add(e, ...children) {
  for (const c of children.flat(3)) {
    if (c === undefined || c === null || c === false) continue;
    e.append(c instanceof Node ? c : show(c));
  }
  return e;
}

const id = name => document.getElementById(name);
const button = (text, onclick, cls) => el('button', {type: 'button', class: cls || 'plain', onclick}, text);

const whole = new Intl.NumberFormat('en');
const num = n => whole.format(n);
const count = (n, one, many) => num(n) + ' ' + (n === 1 ? one : many || one + 's');
function size(n) {
  if (n < 1000) return n + ' B';
  if (n < 1e6) return (n / 1000).toFixed(n < 1e4 ? 1 : 0) + ' kB';
  return (n / 1e6).toFixed(1) + ' MB';
}
function share(part, all) {
  if (!all) return '–';
  const p = 100 * part / all;
  return (p > 0 && p < 1 ? '< 1' : p > 99 && p < 100 ? '> 99' : Math.round(p)) + ' %';
}
const plain = t => t.map(x => typeof x === 'string' ? x : x[1]).join('');
const original = t => t.map(x => typeof x === 'string' ? x : x[0]).join('');
const short = (s, n) => [...s].length > n ? [...s].slice(0, n).join('') + '…' : s;
const language = l => /^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*$/.test(l || '') ? l : '';
