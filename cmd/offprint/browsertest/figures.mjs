// Figures of a report of 500 documents: its size, and how long a browser takes to
// open it. Without arguments the documents are the samples over and over; with a
// folder, the first 500 pages in it:
//
//	node figures.mjs [PAGES]
import {readFileSync, readdirSync, statSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {browser, offprint, report, samples, work} from './browser.mjs';

const documents = 500, repeats = 9;
const median = list => [...list].sort((a, b) => a - b)[list.length >> 1];
const pages = dir => readdirSync(dir, {recursive: true}).filter(n => /\.(html?|xhtml)(\.gz)?$/.test(n)).sort().slice(0, documents).map(n => join(dir, n));

let records;
if (process.argv[2]) {
  offprint('clean', ...pages(process.argv[2]), '-f', 'jsonl', '-o', join(work, 'pages.jsonl'), '--force');
  records = readFileSync(join(work, 'pages.jsonl'), 'utf8').trimEnd().split('\n');
} else {
  const few = offprint('clean', samples, '-f', 'jsonl').trimEnd().split('\n').map(l => JSON.parse(l));
  records = Array.from({length: documents}, (_, i) => JSON.stringify({...few[i % few.length], id: i + '/' + few[i % few.length].id}));
}
const file = join(work, 'figures.jsonl');
writeFileSync(file, records.map(r => r + '\n').join(''));
const url = report('figures.html', file);
const size = statSync(new URL(url)).size;

// The floor is a page of the same size that does nothing: what the browser alone takes.
const floor = join(work, 'floor.html');
writeFileSync(floor, '<!DOCTYPE html><title>floor</title><script type="application/json">' + 'x'.repeat(size) + '</script>');

// opened returns milliseconds: until the page is drawn and takes keys, until all
// of it is read, and the processor time of the page's main thread.
async function opened(b, address) {
  const context = await b.newContext({viewport: {width: 1440, height: 900}});
  const p = await context.newPage();
  const cdp = await context.newCDPSession(p);
  await cdp.send('Performance.enable', {timeDomain: 'threadTicks'});
  await p.goto(address, {waitUntil: 'load'});
  const t = await p.evaluate(() => ({drawn: (performance.getEntriesByName('ready')[0] || {}).startTime, read: performance.getEntriesByType('navigation')[0].loadEventEnd}));
  const {metrics} = await cdp.send('Performance.getMetrics');
  await context.close();
  return {...t, cpu: 1000 * metrics.find(m => m.name === 'TaskDuration').value};
}

const b = await browser();
const seen = {floor: [], overview: [], document: []};
for (let i = 0; i < repeats; i++) {
  seen.floor.push(await opened(b, 'file://' + floor));
  seen.overview.push(await opened(b, url));
  seen.document.push(await opened(b, url + '#d=' + (records.length - 1)));
}
await b.close();
const ms = (what, key) => median(seen[what].map(t => t[key])).toFixed(0) + ' ms';
console.log(`report of ${records.length} documents: ${(size / 1e6).toFixed(1)} MB (bound 30 MB)`);
console.log(`overview: drawn after ${ms('overview', 'drawn')}, all documents read after ${ms('overview', 'read')} (bound 1000 ms), processor ${ms('overview', 'cpu')}`);
console.log(`last document: read after ${ms('document', 'read')}, processor ${ms('document', 'cpu')}`);
console.log(`floor, an idle page of that size: read after ${ms('floor', 'read')}, processor ${ms('floor', 'cpu')}; medians of ${repeats}`);
