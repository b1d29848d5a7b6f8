// What the browser tests share: the program, a browser, and pages with texts.
import {chromium} from 'playwright-core';
import axe from 'axe-core';
import {execFileSync, spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, '../../..');
export const chrome = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'].find(p => p && existsSync(p));
export const samples = join(root, 'samples');

export const work = mkdtempSync(join(tmpdir(), 'offprint-browser-'));
process.on('exit', () => rmSync(work, {recursive: true, force: true}));

let built = process.env.OFFPRINT;
// program is the offprint binary: OFFPRINT, or one built from this checkout.
export function program() {
  if (!built) {
    built = join(work, 'offprint');
    execFileSync('go', ['build', '-o', built, './cmd/offprint'], {cwd: root, stdio: 'inherit'});
  }
  return built;
}

// offprint runs the program. Exit code 3 says that some documents failed, which some of
// a folder of stored pages do.
export function offprint(...args) {
  const done = spawnSync(program(), args, {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 30});
  if (done.error) throw done.error;
  if (done.status !== 0 && done.status !== 3) throw new Error('offprint ' + args[0] + ' ended with ' + done.status + ': ' + done.stderr);
  return done.stdout;
}

// results writes records as JSON lines and returns the file's name.
export function results(name, records) {
  const file = join(work, name);
  writeFileSync(file, records.map(r => JSON.stringify(r) + '\n').join(''));
  return file;
}

export function report(out, ...args) {
  const file = join(work, out);
  offprint('report', ...args, '-o', file, '--force');
  return 'file://' + file;
}

export async function browser() {
  return chromium.launch({
    executablePath: chrome,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}

// page opens an address and counts what should not happen.
export async function page(b, url, options = {}) {
  const context = await b.newContext({viewport: {width: 1440, height: 900}, acceptDownloads: true, ...options});
  context.setDefaultTimeout(120000); // a machine may have other things to do
  const p = await context.newPage();
  p.faults = [];
  p.requests = [];
  p.on('pageerror', e => p.faults.push(String(e)));
  p.on('console', m => { if (m.type() === 'error' || m.type() === 'warning') p.faults.push(m.text()); });
  p.on('dialog', d => { p.faults.push('dialog ' + d.message()); d.dismiss(); });
  p.on('request', r => { if (r.url() !== url.split('#')[0]) p.requests.push(r.url()); });
  // until waits for what holds of the page. It asks by the clock: a busy machine may draw no frame for long.
  p.until = (holds, arg) => p.waitForFunction(holds, arg, {polling: 50});
  await p.goto(url);
  await p.waitForSelector('html[data-ready]');
  return p;
}

// serious returns what axe finds serious or worse, as text.
export async function serious(p) {
  await p.evaluate(axe.source);
  const found = await p.evaluate(() => window.axe.run(document, {resultTypes: ['violations']}));
  return found.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
    .map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160) + ' ' + (n.any[0] || {message: ''}).message).join(' | '));
}

export const evil = '</script><script>document.title="owned"</script><img src="https://evil.invalid/x.png" onerror="alert(1)"><a href="javascript:alert(2)">x</a>' +
  '<svg onload=alert(3)>&lt;b&gt;<!--<script>"\'`${alert(4)}‮​\u0007﻿';

// record makes a result whose every text is word.
export function record(id, word) {
  const src = '<p>' + word + '</p>', len = s => Buffer.byteLength(s);
  const by = {stage: word, rule: word, kind: 'donation', confidence: 90, why: word, evidence: [{start: 0, end: 3}]};
  const part = (kind, start) => ({kind, text: word, start, end: start + len(word), stage: word, rule: word, confidence: 90, why: word, evidence: [{start: 0, end: 3}]});
  const fact = key => ({key, value: word, status: 'stated', ...by, where: word, quote: word + ' ', fields: [{name: word, value: word}], rejected: [{value: word, where: word, why: word}]});
  const second = len(src) + 3;
  return {
    offprint: 1, id, url: word, source: {format: word, charset: word, charset_from: word, bytes: 2 * len(src), sha256: word}, verdict: word,
    degraded: [word], error: word, text: word, content: [part('title', 3), part(word, 3 + len(word))].slice(0, 1), framing: [part('donation', second), part(word, second + len(src))],
    edits: [{start: 3, end: 3 + len(word), after: word + ' x', steps: [{start: 3, end: 4, ...by, before: word, after: word, grade: word}]}],
    facts: [fact(word), fact('other-story'), {key: 'author', value: '', status: 'unknown', stage: word, confidence: 0, why: word}], said: [fact('said.' + word)],
    contested: [{start: 3, end: 8, ...by}],
    pieces: [['markup', '<p>'], ['kept', word], ['markup', '</p><p>'], ['framing', word], ['markup', '</p><p>'], ['framing', word], ['markup', '</p>']],
  };
}
