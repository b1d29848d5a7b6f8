// The workbench in a real browser: typing, selecting, saving.
import test, {after, before} from 'node:test';
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {cpSync, mkdirSync, readFileSync, writeFileSync, existsSync} from 'node:fs';
import {createServer} from 'node:http';
import {join} from 'node:path';
import {browser, chrome, evil, page, program, samples, serious, work} from './browser.mjs';

// The workbench writes no goldens where CI=true. The ones here are the test's own.
const quiet = {...process.env};
delete quiet.CI;

const skip = chrome ? false : 'no Chromium on this machine';
const dir = join(work, 'bench');
const prose = '<p>The harbour council met on Tuesday and agreed to pay for the new bell, which had been cast in the spring and waited for a roof.</p>'.repeat(4);
const paper = lines => '<!DOCTYPE html><html lang=en><body><h1>The bell of the harbour</h1>' + prose + lines + prose + '</body></html>';
const pack = 'pack: mine\nrules:\n  - id: bell\n    kind: donation\n    line: ["Keep the bell ringing"]\n    tests:\n      hit: ["Keep the bell ringing"]\n      miss: ["They keep the bell ringing all night."]\n';
const harmless = evil.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

// serve starts a workbench and returns its address, which holds once.
const serve = (...args) => serveDir(dir, ...args);
function serveDir(dir, ...args) {
  const child = spawn(program(), ['workbench', dir, ...args], {env: quiet, stdio: ['ignore', 'pipe', 'ignore']});
  child.unref(); // a test that fails leaves nothing behind that the end would wait for
  process.on('exit', () => child.kill());
  return new Promise((done, fail) => {
    let text = '';
    child.stdout.on('data', d => { text += d; if (text.includes('\n')) done({url: text.trim(), stop: () => child.kill('SIGINT')}); });
    child.on('exit', code => fail(new Error('workbench ended with ' + code)));
  });
}

// folder fills a folder with packs and pages.
function folder(dir) {
  for (const d of ['rules', 'pages', 'clean', 'samples']) mkdirSync(join(dir, d), {recursive: true});
  writeFileSync(join(dir, 'rules/mine.yaml'), pack);
  writeFileSync(join(dir, 'pages/one.html'), paper('<p>Keep the bell ringing</p><p>Give to the bell fund today</p>'));
  writeFileSync(join(dir, 'pages/two.html'), paper('<p>Give to the bell fund today</p><p>' + harmless + '</p>'));
  writeFileSync(join(dir, 'clean/prose.html'), paper('<p>Give way</p>'));
  cpSync(join(samples, 'contributor'), join(dir, 'samples/contributor'), {recursive: true});
}

let b, server;
before(async () => {
  if (skip) return;
  folder(dir);
  b = await browser();
  server = await serve('--write');
});
after(async () => { if (b) await b.close(); if (server) server.stop(); });

const press = async (p, ...keys) => { for (const k of keys) await p.keyboard.press(k); };
const settled = async p => { await p.waitForSelector('html[data-confirmed=yes]'); };
// open shows the page of that name and waits until it stands there.
async function open(p, part) {
  const n = await p.locator('#docs option', {hasText: part}).first().getAttribute('value');
  await p.selectOption('#docs', n);
  await p.waitForSelector('#page[data-shows="' + n + '"]');
}
async function type(p, text) {
  await p.click('.cm-content');
  await p.keyboard.press('Control+End');
  await p.keyboard.insertText(text);
  await settled(p);
}

test('from a line to a saved rule', {skip}, async () => {
  const p = await page(b, server.url, {bypassCSP: false});
  await settled(p);
  const own = new URL(server.url).origin;
  assert.ok(p.requests.every(r => r.startsWith(own + '/')), p.requests.join(' '));

  await type(p, '  - id: fund\n    kind: donation\n    line: ["Give to the bell fund today", "Give way"]\n');
  assert.match(await p.textContent('#faults'), /needs tests/);
  assert.equal(await p.locator('.group.clean li').count(), 1, 'the clean page that is hit is named');
  assert.equal(await p.locator('.group.removed li').count(), 2);
  await p.locator('.group.removed .pick').first().click();
  await p.until(() => (document.querySelector('#page .part[tabindex="0"]') || {textContent: ''}).textContent === 'Give to the bell fund today');

  await p.evaluate(() => { const v = document.querySelector('.cm-content'); v.focus(); });
  await p.keyboard.press('Control+a');
  await p.keyboard.insertText(pack + '# more to come\n');
  await settled(p);
  const mine = await p.inputValue('#pack');
  await p.selectOption('#pack', {index: 1});
  assert.ok(await p.locator('#save').isDisabled(), 'nothing of a built-in pack is to be saved');
  await p.selectOption('#pack', mine);
  assert.match(await p.textContent('.cm-content'), /more to come/, 'what is not saved is there after a look at another pack');
  assert.ok(await p.locator('#save').isEnabled());
  await settled(p);
  await open(p, 'two.html');
  const line = p.locator('#page .part', {hasText: 'Give to the bell fund'});
  await line.waitFor();
  await line.focus();
  await p.keyboard.press('Enter');
  await p.selectOption('#kind', 'donation');
  await p.fill('#rule-id', 'fund');
  await p.getByText('Draft rules').click();
  await p.locator('.candidate').first().waitFor();
  assert.match(await p.locator('.candidate header').first().textContent(), /2 pages hit/);
  await p.getByText('Take this rule').first().click();
  await p.until(() => document.querySelectorAll('.group.removed li').length === 2);
  assert.match(await p.textContent('#faults'), /No faults/);
  await p.keyboard.press('Control+s');
  await p.until(() => document.getElementById('save').disabled);
  assert.match(readFileSync(join(dir, 'rules/mine.yaml'), 'utf8'), /id: fund[\s\S]*tests:/);

  await open(p, 'one.html');
  const bell = p.locator('#page .part', {hasText: 'Keep the bell ringing'});
  await bell.waitFor();
  await bell.focus();
  await p.keyboard.press('Enter');
  await p.getByText('Who took it?').click();
  await p.locator('.chain li').nth(1).waitFor();
  assert.match(await p.locator('.chain li').first().textContent(), /mine\/bell/);
  await p.getByText('Stages and rules').click();
  await p.getByLabel('mine/bell').uncheck();
  await p.locator('#page .part.changed').waitFor();
  await p.getByLabel('mine/bell').check();

  await p.getByText('Save page as golden').click();
  await p.getByLabel('Name of the sample').fill('bell');
  await p.getByLabel('What the sample is about').fill('A bell that rings.');
  await p.getByRole('button', {name: 'Save', exact: true}).last().click();
  await p.until(() => [...document.querySelectorAll('#docs option')].some(o => o.textContent === 'bell'));
  assert.ok(existsSync(join(dir, 'samples/bell/want.margin')));

  await open(p, 'two.html');
  await p.locator('#page .part', {hasText: 'onerror'}).waitFor();
  assert.equal(await p.evaluate(() => document.querySelectorAll('#page img, #page svg, #page a, #page script, [onerror], [onload]').length), 0, 'scraped text is text');
  // Chromium styles the line that it leaves when all text of an editable element is replaced; the policy refuses that.
  assert.deepEqual(p.faults.filter(f => !f.startsWith('Applying inline style')), []);
  await p.context().close();
});

test('read only, and axe finds nothing serious', {skip}, async () => {
  const s = await serve();
  {
    const p = await page(b, s.url, {bypassCSP: true});
    await settled(p);
    assert.equal(await p.locator('#mode').textContent(), 'read only');
    assert.ok(await p.locator('#save').isDisabled());
    await type(p, '# a remark\n');
    assert.ok(await p.locator('#save').isDisabled());
    await p.locator('#page .part').first().focus();
    await p.keyboard.press('Enter');
    assert.equal(await p.getByText('Save page as golden').count(), 0);
    assert.deepEqual(await serious(p), []);
    await p.emulateMedia({colorScheme: 'dark'});
    assert.deepEqual(await serious(p), [], 'dark');
    await p.setViewportSize({width: 390, height: 844});
    assert.deepEqual(await serious(p), [], 'on a phone');
    await p.context().close();
  }
  const second = await b.newPage();
  assert.equal((await second.goto(s.url)).status(), 401, 'the address holds once');
  await second.close();
  s.stop();
});

test('a foreign page cannot ask', {skip}, async () => {
  const s = await serve();
  const foreign = createServer((_, r) => r.writeHead(200, {'Content-Type': 'text/html'}).end('<title>evil</title>'));
  await new Promise(done => foreign.listen(0, '127.0.0.1', done));
  try {
    const p = await page(b, s.url);
    await settled(p);
    const origin = new URL(s.url).origin, port = new URL(s.url).port;
    // A page on another port of this machine is of the same site: cookies would go with its requests.
    for (const address of ['http://127.0.0.1:' + foreign.address().port, 'http://localhost:' + foreign.address().port, 'data:text/html,<title>evil</title>']) {
      const other = await p.context().newPage();
      const statuses = [];
      other.on('response', r => { if (r.url().startsWith(origin)) statuses.push(r.status()); });
      await other.goto(address);
      const got = await other.evaluate(async origin => {
        const out = [];
        for (const init of [{}, {credentials: 'include'}, {method: 'POST', credentials: 'include', body: '{}'}, {method: 'POST', mode: 'no-cors', credentials: 'include', body: '{}'}]) {
          try { const r = await fetch(origin + '/api/state', init); out.push(await r.text()); } catch { out.push(''); }
        }
        return out;
      }, origin);
      assert.deepEqual(got, ['', '', '', ''], 'no answer can be read from ' + address);
      assert.ok(statuses.every(n => n === 403 || n === 401), address + ' got ' + statuses);
      await other.close();
    }
    const rebound = await b.newContext();
    const r = await rebound.request.get('http://127.0.0.1:' + port + '/', {headers: {Host: 'evil.example:' + port}});
    assert.equal(r.status(), 421);
    await p.context().close();
  } finally {
    foreign.close();
    s.stop();
  }
});

// Keys alone, as a person without a mouse: no clicks, no focus set by the test.
test('every flow by keyboard alone', {skip}, async () => {
  const dir = join(work, 'keys');
  folder(dir);
  const s = await serveDir(dir, '--write');
  try {
    const p = await page(b, s.url);
    await settled(p);
    const press = async (...keys) => { for (const k of keys) await p.keyboard.press(k); };
    const active = () => p.evaluate(() => { const e = document.activeElement; return (e.getAttribute('aria-label') || e.textContent || e.id).trim(); });
    const tabTo = async (want, key = 'Tab') => {
      for (let i = 0; i < 80; i++) {
        if (want.test(await active())) return;
        await press(key);
      }
      assert.fail('no ' + want + ' is reached with ' + key + '; at ' + await active());
    };
    const goTo = async (doc, text) => {
      const there = async () => await p.locator('#docs option:checked').textContent() === doc;
      for (const key of ['p', 'n']) for (let i = 0; i < 6 && !await there(); i++) await press(key);
      await p.until(() => document.getElementById('page').dataset.shows === document.getElementById('docs').value);
      await p.locator('#page .part', {hasText: text}).waitFor();
      await press('Home');
      for (let i = 0; i < 40 && !(await active()).includes(text); i++) await press('ArrowDown');
      assert.ok((await active()).includes(text), 'at ' + await active());
    };

    await press('F6');
    assert.equal(await active(), 'Rule pack');
    await press('Control+End');
    await p.keyboard.insertText('  - id: fund\n    ki');
    await press('Control+Space');
    await p.waitForSelector('.cm-tooltip-autocomplete');
    await p.waitForTimeout(150); // the list takes no key in its first moments, so that it does not swallow one meant for the text
    await press('Enter');
    await p.keyboard.type('dona');
    await p.waitForSelector('.cm-tooltip-autocomplete');
    await p.waitForTimeout(150);
    await press('Enter');
    assert.match(await p.textContent('.cm-content'), /kind: donation/);
      await p.keyboard.insertText('\n    line: ["Give to the bell fund today"]\n');
    await settled(p);
    await p.locator('#faults', {hasText: 'needs tests'}).waitFor();
    assert.equal(await p.locator('.cm-lint-marker-error').count(), 1, 'the fault is marked in the text');
    await press('Escape', 'Tab');
    await tabTo(/needs tests/);
    await press('Enter');
    assert.equal(await active(), 'Rule pack', 'a fault leads to its line');

    await press('Control+a', 'Delete');
    await p.keyboard.insertText(pack);
    await p.locator('#faults', {hasText: 'No faults'}).waitFor();
    await press('F6');
    await goTo('two.html', 'Give to the bell fund');
    await press('Enter');
    assert.equal(await active(), 'Kind');
    await press('Home');
    for (let i = 0; i < 40 && await p.inputValue('#kind') !== 'donation'; i++) await press('ArrowDown');
    await press('Tab', 'Control+a');
    await p.keyboard.type('fund');
    await tabTo(/^Draft rules$/);
    await press('Enter');
    await p.locator('.candidate').first().waitFor();
    await tabTo(/^Take this rule$/);
    await press('Enter');
    await p.until(() => document.querySelectorAll('.group.removed li').length === 2);
    await press('Control+s');
    await p.until(() => document.getElementById('save').disabled);
    assert.match(readFileSync(join(dir, 'rules/mine.yaml'), 'utf8'), /id: fund\n[\s\S]*kind: donation[\s\S]*hit:[\s\S]*miss:/);

    await press('F6');
    await goTo('one.html', 'Keep the bell');
    await press('Enter');
    await tabTo(/^Who took it\?$/);
    await press('Enter');
    await p.locator('.chain li').nth(1).waitFor();
    await press('Escape');
    assert.match(await active(), /Keep the bell/, 'back on the page');
    await tabTo(/^Stages and rules$/, 'Shift+Tab');
    await press('Enter', 'Tab');
    for (let i = 0; i < 40 && await p.evaluate(() => document.activeElement.closest('label') && document.activeElement.closest('label').textContent.trim()) !== 'mine/bell'; i++) await press('Tab');
    await press('Space');
    await p.locator('#page .part.changed').waitFor();

    await press('F6', 'F6', 'F6');
    await goTo('one.html', 'Keep the bell');
    await press('Enter');
    await tabTo(/^Save page as golden$/);
    await press('Enter');
    await p.keyboard.type('bell');
    await press('Tab');
    await p.keyboard.type('A bell that rings.');
    await press('Tab', 'Enter');
    await p.until(() => [...document.querySelectorAll('#docs option')].some(o => o.textContent === 'bell'));

    await press('F6');
    await press('?');
    assert.equal(await p.locator('dialog[open]').count(), 1);
    await press('Escape');
    assert.equal(await p.locator('dialog[open]').count(), 0);
    assert.deepEqual(p.faults.filter(f => !f.startsWith('Applying inline style')), []);
    await p.context().close();
  } finally {
    s.stop();
  }
});

test('hostile texts in every field stay texts', {skip}, async () => {
  const dir = join(work, 'hostile'), name = '<img src=x onerror=alert(1)>\u202e.html';
  folder(dir);
  const words = JSON.stringify(evil.replaceAll('\u0007', ''));
  writeFileSync(join(dir, 'pages', name), paper('<p>' + harmless + '</p><p>Keep the bell ringing</p><ul><li>' + harmless + '</li></ul>').replace('<h1>', '<title>' + harmless + '</title><h1>' + harmless));
  mkdirSync(join(dir, 'samples/evil'));
  writeFileSync(join(dir, 'samples/evil/input.html'), paper('<p>Give to the bell fund today</p><p>' + harmless + '</p>'));
  writeFileSync(join(dir, 'samples/evil/sample.yaml'), 'about: ' + words + '\nstrength: partial\nhas: ["Give to the bell fund today"]\n');
  const rules = 'pack: mine\nabout: ' + words + '\nrules:\n  - id: bell\n    about: ' + words + '\n    kind: donation\n    confidence: 99\n    line: ["Keep the bell ringing", "Give to the bell fund today"]\n    tests:\n      hit: ["Keep the bell ringing"]\n      miss: [' + words + ']\n' +
    '  - id: evil\n    about: ' + words + '\n    kind: promo\n    confidence: 99\n    text: ["evil.invalid"]\n    tests:\n      hit: [' + words + ']\n      miss: ["Good."]\n';
  const s = await serveDir(dir);
  try {
    const p = await page(b, s.url);
    await settled(p);
    const look = async where => {
      const live = await p.evaluate(() => [...document.querySelectorAll('img, svg, iframe, object, embed, video, audio, [onerror], [onload], [style*="url("]')].map(e => e.outerHTML.slice(0, 80))
        .concat([...document.querySelectorAll('a')].filter(a => a.getAttribute('href') !== '#page').map(a => a.outerHTML.slice(0, 80))));
      assert.deepEqual(live, [], where);
    };
    await p.click('.cm-content');
    await press(p, 'Control+a');
      await p.keyboard.insertText(rules);
    await settled(p);
    await p.locator('.group.broken').waitFor();
    await look('effects and a broken golden');
    await open(p, 'onerror');
    await p.locator('#page .part', {hasText: 'onerror'}).first().waitFor();
    assert.ok(await p.locator('#page .part .inv').count() > 0, 'characters that cannot be seen are shown');
    await look('page');
    await p.locator('#page .part', {hasText: 'Keep the bell'}).focus();
    await press(p, 'Enter');
    await p.getByText('Who took it?').click();
    await p.locator('.chain li').nth(1).waitFor();
    await look('chain');
    await press(p, 'Escape');
    await p.locator('#page .part', {hasText: 'onerror'}).last().focus();
    await press(p, 'Enter');
    await p.getByText('Draft rules').click();
    await p.until(() => !/Counting/.test(document.getElementById('candidates').textContent) || !document.getElementById('say').classList.contains('unseen'));
    await look('candidates');
    await p.getByText('Stages and rules').click();
    await look('switches');
    await p.click('.cm-content');
    await press(p, 'Control+a');
    await p.keyboard.insertText(rules.replace('kind: donation', 'kind: ' + words).replace('id: bell', words + ': 1'));
    await p.locator('#faults button').first().waitFor();
    await look('faults');
    const own = new URL(s.url).origin;
    assert.deepEqual(p.requests.filter(r => !r.startsWith(own + '/')), [], 'requests');
    assert.deepEqual(p.faults.filter(f => !f.startsWith('Applying inline style') && !f.includes('422')), []);
    await p.context().close();
  } finally {
    s.stop();
  }
});
