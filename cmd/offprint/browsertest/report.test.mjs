// The report in a real browser.
import test, {after, before} from 'node:test';
import assert from 'node:assert/strict';
import {execFileSync, spawnSync} from 'node:child_process';
import {readFileSync} from 'node:fs';
import {browser, chrome, evil, offprint, page, program, record, report, results, samples, serious, work} from './browser.mjs';

const skip = chrome ? false : 'no Chromium on this machine';
let b, plain;

before(async () => {
  if (skip) return;
  b = await browser();
  plain = report('samples.html', samples, '--title', 'Samples');
});
after(async () => b && b.close());

const drawn = p => p.evaluate(() => [...document.querySelectorAll('body *')].map(e => e.tagName));

test('hostile texts in every field stay texts', {skip}, async () => {
  const calm = results('calm.jsonl', [record('calm', 'calm'), record('calmer', 'calm')]);
  const bad = results('bad.jsonl', [record(evil, evil), record('b', evil)]);
  const run = async file => {
    const p = await page(b, report('hostile.html', file, '--title', file.includes('bad') ? evil : 'calm', '--against', file.includes('bad') ? bad : calm));
    const seen = {};
    const look = async where => { seen[where] = (await drawn(p)).filter(t => t !== 'SPAN' && t !== 'SMALL').sort().join(' '); };
    await p.evaluate(() => { location.hash = '#overview'; });
    await p.evaluate(() => { const s = document.getElementById('facet-only'); s.value = 'all'; s.dispatchEvent(new Event('change')); });
    await look('overview');
    await p.evaluate(() => { location.hash = '#changes'; });
    await look('changes');
    await p.evaluate(() => { location.hash = '#d=0'; });
    await p.waitForSelector('#document:not([hidden])');
    for (const k of ['j', 'a', 'x', 'j', 'f', 'j', 'u', '?']) { await p.keyboard.press(k); await look('document ' + k); }
    assert.ok(!(await p.title()).startsWith('owned'));
    assert.deepEqual(p.requests, [], 'requests');
    assert.deepEqual(p.faults, [], 'errors and dialogs');
    const live = await p.evaluate(() => [...document.querySelectorAll('img,svg,iframe,object,embed,form[action],link,[onerror],[onload],[src]')].length +
      [...document.querySelectorAll('a')].filter(a => !a.getAttribute('href').startsWith('#')).length);
    assert.equal(live, 0, 'live elements');
    await p.context().close();
    return seen;
  };
  const want = await run(calm), got = await run(bad);
  for (const where of Object.keys(want)) assert.equal(got[where], want[where], 'elements of ' + where);
});

test('characters one cannot see are shown', {skip}, async () => {
  const p = await page(b, report('inv.html', results('inv.jsonl', [record('i', 'a‮b​​c⁦d­e\u{E0041}')])));
  const badges = await p.evaluate(() => [...document.querySelectorAll('.original .part')][0].querySelectorAll('.inv').length);
  assert.equal(badges, 5);
  assert.equal(await p.locator('.original .part .inv').nth(1).textContent(), 'ZWSP×2');
  assert.ok(await p.evaluate(() => ![...document.body.querySelectorAll('.original *')].some(e => [...e.childNodes].some(n => n.nodeType === 3 && /[‪-‮⁦-⁩]/.test(n.data)))));
  await p.context().close();
});

test('every flow by keyboard alone', {skip}, async () => {
  const p = await page(b, plain);
  await p.keyboard.press('n');
  await p.waitForSelector('#document:not([hidden])');
  const shows = n => p.until(n => document.querySelector('#doc-link-' + n + '[aria-current]'), n);
  await shows(0);
  await p.keyboard.press('n');
  await shows(1);
  await p.keyboard.press('p');
  await shows(0);
  for (let i = 0; i < 30 && !(await p.locator('.run.out .part').count() > 2); i++) await p.keyboard.press('n');
  await p.keyboard.press('j');
  assert.equal(await p.locator('.part.sel').count(), 1);
  const one = await p.locator('.part.sel').textContent();
  await p.keyboard.press('j');
  assert.notEqual(await p.locator('.part.sel').getAttribute('data-n'), null);
  await p.keyboard.press('k');
  assert.equal(await p.locator('.part.sel').textContent(), one);
  await p.keyboard.press('x');
  assert.equal(await p.locator('.part.sel').getAttribute('data-decision'), 'wrong');
  await p.selectOption('.because select', 'body');
  await p.keyboard.press('j');
  await p.keyboard.press('a');
  const [download] = await Promise.all([p.waitForEvent('download'), p.keyboard.press('s')]);
  const lines = readFileSync(await download.path(), 'utf8').trim().split('\n').map(l => JSON.parse(l));
  assert.equal(lines.length, 2);
  assert.equal(lines[0].decision, 'wrong');
  assert.equal(lines[0].want, 'body');
  assert.equal(lines[1].decision, 'accept');
  for (const l of lines) assert.ok(l.offprint_decision === 1 && l.sha256.length === 64 && l.end > l.start && l.kind && l.text, JSON.stringify(l));
  const review = spawnSync(program(), ['golden', 'review', await download.path(), samples], {encoding: 'utf8'});
  assert.match(review.stdout, /^2 decisions: 1 hold, 1 do not, 0 open, 0 without/m, 'golden reads what the report saves: ' + review.stderr);
  await p.reload();
  await p.waitForSelector('html[data-ready]');
  assert.equal(await p.locator('.part[data-decision]').count(), 2, 'decisions are there after a reload');
  await p.keyboard.press('j');
  await p.keyboard.press('x');
  assert.equal(await p.locator('.part[data-decision]').count(), 1, 'the same answer again takes it back');
  await p.keyboard.press('?');
  assert.ok(await p.locator('dialog[open]').count());
  await p.keyboard.press('Escape');
  await p.keyboard.press('o');
  await p.waitForSelector('#overview:not([hidden])');
  await p.keyboard.press('/');
  await p.keyboard.type('windows');
  assert.equal(await p.locator('#list li').count(), 1);
  await p.keyboard.press('Control+a');
  await p.keyboard.press('Delete');
  await p.keyboard.press('Tab');
  await p.keyboard.press('Enter'); // opens the filters
  for (let i = 0; i < 9 && await p.evaluate(() => document.activeElement.id) !== 'facet-kind'; i++) await p.keyboard.press('Tab');
  for (let i = 0; i < 9 && await p.inputValue('#facet-kind') !== 'byline'; i++) await p.keyboard.press('ArrowDown');
  assert.match(await p.textContent('#shown'), / of /);
  for (let i = 0; i < 9 && await p.evaluate(() => document.activeElement.textContent) !== 'Clear filters'; i++) await p.keyboard.press('Tab');
  await p.keyboard.press('Enter');
  assert.doesNotMatch(await p.textContent('#shown'), / of /);
  await p.keyboard.press('t');
  assert.equal(await p.evaluate(() => document.documentElement.dataset.theme), 'light');
  assert.deepEqual(p.faults, []);
  assert.deepEqual(p.requests, []);
  await p.context().close();
});

// Keys in one task: no event of the browser comes between them.
test('a key finds the page that the key before it asked for', {skip}, async () => {
  const p = await page(b, plain);
  const press = keys => p.evaluate(keys => {
    for (const key of keys) document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}));
    return [location.hash, document.querySelectorAll('.part.sel').length, document.getElementById('overview').hidden];
  }, [...keys]);
  await p.waitForLoadState();
  assert.deepEqual(await press('nnnp'), ['#d=1', 0, true]);
  assert.deepEqual(await press('nnnppj'), ['#d=2', 1, true]);
  await p.evaluate(() => new Promise(done => setTimeout(done, 50)));
  assert.equal(await p.locator('.part.sel').count(), 1, 'an event that comes later selects nothing else');
  assert.deepEqual(await press('on'), ['#d=3', 0, true]);
  await p.goBack();
  await p.waitForSelector('#overview:not([hidden])');
  await p.goBack();
  await p.waitForSelector('#document:not([hidden])');
  assert.deepEqual(p.faults, []);
  await p.context().close();
});

test('facets narrow the list, the sums and the spans', {skip}, async () => {
  const p = await page(b, plain);
  const all = await p.locator('#list li').count();
  await p.locator('#overview .pick', {hasText: 'hidden'}).first().click();
  const some = await p.locator('#list li').count();
  assert.ok(some > 0 && some < all, some + ' of ' + all);
  await p.locator('#list a').first().click();
  await p.keyboard.press('j');
  assert.equal(await p.locator('.verb .kn').textContent(), 'hidden');
  await p.getByText('Clear filters').click();
  assert.equal(await p.locator('#list li').count(), all);
  await p.context().close();
});

test('the explain command of a file name cannot run anything else', {skip}, async () => {
  for (const name of ["a'; touch owned; '.html", '-rf', '$(touch owned)', 'a\nb\u0007', 'é‮.html', '../x y.html']) {
    const p = await page(b, report('cmd.html', results('cmd.jsonl', [record(name, 'calm')])));
    await p.evaluate(() => { window.copied = []; Object.defineProperty(navigator, 'clipboard', {value: {writeText: t => { window.copied.push(t); return Promise.resolve(); }}}); });
    await p.keyboard.press('j');
    await p.getByText('Copy explain command').click();
    const [command] = await p.evaluate(() => window.copied);
    const words = execFileSync('bash', ['-c', command.replace('offprint explain', "printf '%s\\0'")], {cwd: work, encoding: 'utf8'}).split('\0');
    assert.ok(words[0] === name || words[0] === './' + name, JSON.stringify(words));
    assert.equal(words[1], '--at');
    await p.context().close();
  }
});

test('two runs: what changed, by cause', {skip}, async () => {
  offprint('clean', samples, '-f', 'jsonl', '-o', work + '/old.jsonl', '--force', '--without', 'disclaimer,repair');
  const p = await page(b, report('cmp.html', samples, '--against', work + '/old.jsonl'));
  assert.ok(await p.locator('#changes:not([hidden]) .cause').count() > 1);
  await p.locator('.cause summary').first().click();
  await p.locator('.examples .pick').first().click();
  await p.waitForSelector('.part.sel');
  assert.ok(await p.locator('.changes li.here').count() > 0, 'the change of the selected span is named');
  assert.deepEqual(p.faults, []);
  await p.context().close();
});

test('axe finds nothing serious', {skip}, async () => {
  for (const [colorScheme, width] of [['light', 1440], ['dark', 1440], ['light', 390]]) {
    const p = await page(b, plain, {colorScheme, viewport: {width, height: 900}, bypassCSP: true});
    assert.deepEqual(await serious(p), [], 'overview ' + colorScheme + ' ' + width);
    await p.evaluate(() => { location.hash = '#d=' + [...document.querySelectorAll('#list .dt')].findIndex(e => /harbour/i.test(e.textContent)); });
    await p.waitForSelector('#document:not([hidden]) .col');
    for (const k of ['j', 'j', 'x']) await p.keyboard.press(k);
    assert.deepEqual(await serious(p), [], 'document ' + colorScheme + ' ' + width);
    await p.context().close();
  }
});

test('the page does not jump, and fits a phone', {skip}, async () => {
  for (const width of [390, 1440]) {
    const p = await page(b, plain + '#d=0', {viewport: {width, height: 844}});
    assert.ok(await p.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), 'no sideways scrolling at ' + width);
    const shift = await p.evaluate(() => new Promise(done => {
      let sum = 0;
      new PerformanceObserver(l => l.getEntries().forEach(e => { if (!e.hadRecentInput) sum += e.value; })).observe({type: 'layout-shift', buffered: true});
      setTimeout(() => done(sum), 300);
    }));
    assert.ok(shift < 0.1, 'layout shift ' + shift);
    await p.context().close();
  }
});

// No colour is needed to tell the kinds apart: their swatches differ to every eye.
test('kinds are told apart by colour-blind eyes, and without any colour', {skip}, async () => {
  for (const colorScheme of ['light', 'dark']) {
    const p = await page(b, plain, {colorScheme});
    const kinds = await p.evaluate(() => {
      const d = JSON.parse(document.getElementById('index').textContent), kinds = d.content.concat(d.framing);
      const box = document.createElement('div');
      box.style.cssText = 'position:fixed;inset:0;z-index:99;background:var(--paper)';
      kinds.forEach((k, i) => {
        const s = document.createElement('span');
        s.className = 'sw k k-' + k;
        s.style.cssText = 'position:absolute;margin:0;border-radius:0;top:0;left:' + i * 14 + 'px';
        box.append(s);
      });
      document.body.append(box);
      return kinds;
    });
    const cdp = await p.context().newCDPSession(p);
    for (const type of ['none', 'protanopia', 'deuteranopia', 'tritanopia', 'achromatopsia']) {
      await cdp.send('Emulation.setEmulatedVisionDeficiency', {type});
      const png = (await p.screenshot({clip: {x: 0, y: 0, width: kinds.length * 14, height: 14}})).toString('base64');
      const blank = await b.newPage();
      const close = await blank.evaluate(async ({png, kinds}) => {
        const image = await createImageBitmap(new Blob([Uint8Array.from(atob(png), c => c.charCodeAt(0))]));
        const canvas = new OffscreenCanvas(image.width, image.height), c = canvas.getContext('2d');
        c.drawImage(image, 0, 0);
        const px = kinds.map((_, i) => c.getImageData(i * 14, 0, 14, 14).data);
        const out = [];
        for (let i = 0; i < kinds.length; i++) for (let j = i + 1; j < kinds.length; j++) {
          let sum = 0;
          for (let k = 0; k < px[i].length; k += 4) sum += Math.hypot(px[i][k] - px[j][k], px[i][k + 1] - px[j][k + 1], px[i][k + 2] - px[j][k + 2]);
          out.push([sum / 196, kinds[i] + ' and ' + kinds[j]]);
        }
        return out.sort((a, b) => a[0] - b[0]).slice(0, 5);
      }, {png, kinds});
      await blank.close();
      const want = type === 'achromatopsia' ? 14 : 20; // mean distance of a pixel in RGB, of 441
      assert.ok(close[0][0] >= want, `${colorScheme}, ${type}: ${close[0][1]} differ by ${close[0][0].toFixed(1)}, want ${want}`);
    }
    await p.context().close();
  }
});

test('on paper: all three parts, no buttons', {skip}, async () => {
  const p = await page(b, plain + '#d=0');
  await p.emulateMedia({media: 'print'});
  const shown = await p.evaluate(() => Object.fromEntries(['.original', '.cleaned', '.inspector', '.side', '.tools', '.decide', '.step', '#drawer', '#views', '#title'].map(s => [s, [...document.querySelectorAll(s)].some(e => e.offsetParent !== null)])));
  assert.deepEqual(shown, {'.original': true, '.cleaned': true, '.inspector': true, '.side': false, '.tools': false, '.decide': false, '.step': false, '#drawer': false, '#views': false, '#title': true});
  assert.ok(await p.evaluate(() => getComputedStyle(document.querySelector('.original')).overflowY === 'visible'), 'no column is cut off');
  await p.context().close();
});
