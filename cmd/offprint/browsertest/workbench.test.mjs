// The workbench in a real browser: typing, selecting, saving.
import test, {after, before} from 'node:test';
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {cpSync, mkdirSync, readFileSync, writeFileSync, existsSync} from 'node:fs';
import {createServer} from 'node:http';
import {join} from 'node:path';
import {browser, chrome, evil, page, program, samples, serious, work} from './browser.mjs';

const skip = chrome ? false : 'no Chromium on this machine';
const dir = join(work, 'bench');
const prose = '<p>The harbour council met on Tuesday and agreed to pay for the new bell, which had been cast in the spring and waited for a roof.</p>'.repeat(4);
const paper = lines => '<!DOCTYPE html><html lang=en><body><h1>The bell of the harbour</h1>' + prose + lines + prose + '</body></html>';
const pack = 'pack: mine\nrules:\n  - id: bell\n    kind: donation\n    line: ["Keep the bell ringing"]\n    tests:\n      hit: ["Keep the bell ringing"]\n      miss: ["They keep the bell ringing all night."]\n';
const harmless = evil.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

// serve starts a workbench and returns its address, which holds once.
function serve(...args) {
  const child = spawn(program(), ['workbench', dir, ...args], {stdio: ['ignore', 'pipe', 'ignore']});
  child.unref(); // a test that fails leaves nothing behind that the end would wait for
  process.on('exit', () => child.kill());
  return new Promise((done, fail) => {
    let text = '';
    child.stdout.on('data', d => { text += d; if (text.includes('\n')) done({url: text.trim(), stop: () => child.kill('SIGINT')}); });
    child.on('exit', code => fail(new Error('workbench ended with ' + code)));
  });
}

let b, server;
before(async () => {
  if (skip) return;
  for (const d of ['rules', 'pages', 'clean', 'samples']) mkdirSync(join(dir, d), {recursive: true});
  writeFileSync(join(dir, 'rules/mine.yaml'), pack);
  writeFileSync(join(dir, 'pages/one.html'), paper('<p>Keep the bell ringing</p><p>Give to the bell fund today</p>'));
  writeFileSync(join(dir, 'pages/two.html'), paper('<p>Give to the bell fund today</p><p>' + harmless + '</p>'));
  writeFileSync(join(dir, 'clean/prose.html'), paper('<p>Give way</p>'));
  cpSync(join(samples, 'contributor'), join(dir, 'samples/contributor'), {recursive: true});
  b = await browser();
  server = await serve('--write');
});
after(async () => { if (b) await b.close(); if (server) server.stop(); });

const settled = async p => { await p.waitForSelector('html[data-confirmed=yes]', {timeout: 60000}); };
async function type(p, text) {
  await p.evaluate(() => { document.documentElement.dataset.confirmed = ''; });
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
  await p.waitForSelector('#page .part.flash');

  await p.evaluate(() => { const v = document.querySelector('.cm-content'); v.focus(); });
  await p.keyboard.press('Control+a');
  await p.keyboard.insertText(pack);
  await settled(p);
  await p.selectOption('#docs', {label: 'two.html'});
  const line = p.locator('#page .part', {hasText: 'Give to the bell fund'});
  await line.waitFor();
  await line.focus();
  await p.keyboard.press('Enter');
  await p.selectOption('#kind', 'donation');
  await p.fill('#rule-id', 'fund');
  await p.getByText('Draft rules').click();
  await p.locator('.candidate').first().waitFor({timeout: 60000});
  assert.match(await p.locator('.candidate header').first().textContent(), /2 pages hit/);
  await p.getByText('Take this rule').first().click();
  await p.waitForFunction(() => document.querySelectorAll('.group.removed li').length === 2);
  assert.match(await p.textContent('#faults'), /No faults/);
  await p.keyboard.press('Control+s');
  await p.waitForFunction(() => document.getElementById('save').disabled);
  assert.match(readFileSync(join(dir, 'rules/mine.yaml'), 'utf8'), /id: fund[\s\S]*tests:/);

  await p.selectOption('#docs', {label: 'one.html'});
  const bell = p.locator('#page .part', {hasText: 'Keep the bell ringing'});
  await bell.waitFor();
  await bell.focus();
  await p.keyboard.press('Enter');
  await p.getByText('Who took it?').click();
  await p.locator('.chain li').nth(1).waitFor({timeout: 60000});
  assert.match(await p.locator('.chain li').first().textContent(), /mine\/bell/);
  await p.getByText('Stages and rules').click();
  await p.getByLabel('mine/bell').uncheck();
  await p.locator('#page .part.changed').waitFor({timeout: 60000});
  await p.getByLabel('mine/bell').check();

  await p.getByText('Save page as golden').click();
  await p.getByLabel('Name of the sample').fill('bell');
  await p.getByLabel('What the sample is about').fill('A bell that rings.');
  await p.getByRole('button', {name: 'Save', exact: true}).last().click();
  await p.waitForFunction(() => [...document.querySelectorAll('#docs option')].some(o => o.textContent === 'bell'));
  if (process.env.CI !== 'true') assert.ok(existsSync(join(dir, 'samples/bell/want.margin')));

  await p.selectOption('#docs', {label: 'two.html'});
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
