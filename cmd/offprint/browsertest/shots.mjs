// Pictures of every screen. Without arguments of the samples, which are synthetic;
// with a folder or a result, of those pages:
//
//	node shots.mjs [PAGES]
//
// They are written to shots/, which is not committed.
import {cpSync, mkdirSync} from 'node:fs';
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {browser, here, offprint, page, program, report, samples, work} from './browser.mjs';

const pages = process.argv[2] || samples;
const out = join(here, 'shots');
mkdirSync(out, {recursive: true});
const b = await browser();
const url = report('report.html', pages, '--title', process.argv[2] ? 'Pages' : 'Samples');

async function shot(name, url, {keys = [], at, click, ...options} = {}) {
  const p = await page(b, url, options);
  if (at) {
    await p.evaluate(at => { const a = [...document.querySelectorAll('#list a')].find(a => a.textContent.includes(at)); if (a) location.hash = a.getAttribute('href'); }, at);
    await p.waitForSelector('#document:not([hidden])');
  }
  for (const k of keys) await p.keyboard.press(k);
  if (click) await p.click(click);
  await p.evaluate(() => document.fonts.ready);
  await p.waitForTimeout(200);
  await p.screenshot({path: join(out, name + '.png')});
  await p.context().close();
}

const first = process.argv[2] ? '' : 'harbour';
const doc = {at: first, keys: process.argv[2] ? ['n', 'j', 'j'] : ['j', 'j']};
await shot('overview', url);
await shot('overview-dark', url, {colorScheme: 'dark'});
await shot('document', url, doc);
await shot('document-dark', url, {...doc, colorScheme: 'dark'});
await shot('phone', url, {viewport: {width: 390, height: 844}});
await shot('phone-document', url, {...doc, viewport: {width: 390, height: 844}});
await shot('small', url, {...doc, viewport: {width: 1280, height: 720}});
offprint('clean', pages, '-f', 'jsonl', '-o', join(work, 'old.jsonl'), '--force', '--without', 'disclaimer,repair');
await shot('changes', report('changes.html', pages, '--against', join(work, 'old.jsonl')));

await shot('phone-details', url, {...doc, viewport: {width: 390, height: 844}, click: '.tabs [data-tab=inspector]'});
{
  const p = await page(b, url + '#d=0');
  await p.pdf({path: join(out, 'print.pdf'), format: 'A4', preferCSSPageSize: true});
  await p.context().close();
}

const dir = join(work, 'bench');
mkdirSync(dir);
cpSync(samples, join(dir, 'samples'), {recursive: true});
if (process.argv[2]) cpSync(pages, join(dir, 'pages'), {recursive: true});
for (const [name, options] of [['workbench', {}], ['workbench-dark', {colorScheme: 'dark'}], ['workbench-phone', {viewport: {width: 390, height: 844}}]]) {
  const child = spawn(program(), ['workbench', dir], {stdio: ['ignore', 'pipe', 'ignore']});
  const address = await new Promise(done => { let t = ''; child.stdout.on('data', d => { t += d; if (t.includes('\n')) done(t.trim()); }); });
  const p = await page(b, address, options);
  await p.waitForSelector('html[data-confirmed=yes]');
  await p.click('.cm-content');
  await p.keyboard.press('Control+End');
  await p.evaluate(() => { document.documentElement.dataset.confirmed = ''; });
  await p.keyboard.insertText('  - id: frequent\n    kind: promo\n    confidence: 98\n    line: ["Contact", "Subscribe", "Home", "News", "On Sundays it will be rung by hand."]\n');
  await p.waitForSelector('html[data-confirmed=yes]');
  const line = p.locator('#page .run.out .part').first();
  await line.focus();
  await p.keyboard.press('Enter');
  await p.getByText('Who took it?').click();
  await p.locator('.chain li').first().waitFor();
  await p.screenshot({path: join(out, name + '.png')});
  if (name === 'workbench') {
    await p.getByText('Draft rules').click();
    await p.locator('.candidate, #candidates .note').last().waitFor();
    await p.waitForTimeout(2000);
    await p.screenshot({path: join(out, 'workbench-candidates.png')});
  }
  await p.context().close();
  child.kill('SIGINT');
}
await b.close();
console.log(out);
