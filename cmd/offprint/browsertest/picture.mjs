// The picture of the README: one synthetic sample in a report.
//
//	npm run picture
import {join} from 'node:path';
import {browser, page, report, root, samples} from './browser.mjs';

const b = await browser();
const p = await page(b, report('picture.html', join(samples, 'harbour-bell/input.html'), '--title', 'offprint report'), {viewport: {width: 1000, height: 540}});
await p.keyboard.press('j');
await p.keyboard.press('j');
await p.evaluate(() => document.activeElement.blur());
await p.screenshot({path: join(root, 'pipeline/report/doc/report.png')});
await b.close();
