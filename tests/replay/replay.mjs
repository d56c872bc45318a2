// Replays a WACZ file in ReplayWeb.page, in Debian's Chromium without a screen: a report with Chinese text, a click to
// the next list page, a page that is a revisit, a PDF. Nothing but 127.0.0.1 is asked.
//   node replay.mjs FILE.wacz SCREENSHOTS
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

import { readZip } from './stored-zip.mjs';

const [wacz, screenshots] = process.argv.slice(2);
const PATIENCE = { timeout: 20_000 };

const served = {
  '/': ['text/html', Buffer.from('<!doctype html><meta charset="utf-8"><title>replay</title><script src="ui.js"></script><replay-app-main></replay-app-main>')],
  '/ui.js': ['text/javascript', fs.readFileSync('replaywebpage/ui.js')],
  '/sw.js': ['text/javascript', fs.readFileSync('replaywebpage/sw.js')],
  '/lantai.wacz': ['application/octet-stream', fs.readFileSync(wacz)],
};
let ranges = 0;

function answer(request, response) {
  const found = served[new URL(request.url, 'http://127.0.0.1').pathname];
  if (!found) return response.writeHead(404).end();
  const [type, bytes] = found;
  const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
  const headers = { 'Content-Type': type, 'Accept-Ranges': 'bytes' };
  if (!range) return response.writeHead(200, { ...headers, 'Content-Length': bytes.length }).end(bytes);
  ++ranges;
  const begin = Number(range[1]);
  const end = range[2] ? Math.min(Number(range[2]), bytes.length - 1) : bytes.length - 1;
  headers['Content-Range'] = `bytes ${begin}-${end}/${bytes.length}`;
  return response.writeHead(206, headers).end(bytes.subarray(begin, end + 1));
}

const zip = readZip(wacz);
const pages = zip.get('pages/pages.jsonl').toString().trimEnd().split('\n').slice(1).map((line) => JSON.parse(line));
const index = gunzipSync(zip.get('indexes/index.cdx.gz')).toString().trimEnd().split('\n').map((line) => {
  const [, timestamp] = line.split(' ', 2);
  return { ts: timestamp, ...JSON.parse(line.slice(line.indexOf(' {'))) };
});

const server = http.createServer(answer);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const home = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'],
});
const page = await browser.newPage();

const replayed = (part) => page.frames().find((frame) => frame.url().includes('mp_/') && frame.url().includes(part));

async function waitFor(what, condition) {
  for (const end = Date.now() + PATIENCE.timeout; Date.now() < end;) {
    const value = await condition();
    if (value) return value;
    await page.waitForTimeout(50);
  }
  await page.screenshot({ path: path.join(screenshots, 'failed.png') });
  throw new Error(`${what}: not seen`);
}

// Opens an address of the archive as a reader does who was sent a link to it.
async function open(url, ts) {
  const hash = `view=pages&url=${encodeURIComponent(url)}&ts=${ts.replace(/\D/g, '').slice(0, 14)}`;
  await page.goto('about:blank');
  await page.goto(`${home}/?source=${encodeURIComponent(`${home}/lantai.wacz`)}#${hash}`);
  return waitFor(url, () => replayed(url));
}

async function expectText(frame, text) {
  const squeezed = (words) => words.replace(/\s+/g, '');
  await waitFor(text, async () => squeezed(await frame.locator('body').innerText(PATIENCE)).includes(squeezed(text)));
}

const shot = (name) => page.screenshot({ path: path.join(screenshots, `${name}.png`) });

// The list of pages; its titles are in a closed shadow tree, where only eyes can read them.
await page.goto(`${home}/?source=${encodeURIComponent(`${home}/lantai.wacz`)}#view=pages`);
await page.getByText(`of ${pages.length} Pages Shown`).first().waitFor(PATIENCE);
await page.waitForTimeout(1000);
await shot('pages');

// A report, in UTF-8 and in GB18030, both named by <meta http-equiv>. Pages that name UTF-8 by <meta charset> alone come
// garbled from this version the first time (webrecorder/wabac.js issue 218), whoever wrote the WARC.
for (const host of ['www.xilingol.gov.cn.test', 'www.taojiang.gov.cn.test']) {
  const report = pages.find((one) => one.url.includes(host) && one.text && one.title.endsWith('报告') &&
    !one.url.endsWith('.pdf'));
  const frame = await open(report.url, report.ts);
  await expectText(frame, report.title);
  await expectText(frame, report.text.split('\n').find((line) => line.length > 40).slice(0, 40));
  await shot(`report-${host.split('.')[1]}`);
}

// A list, and by a click its next page.
const list = pages.find((one) => one.url.includes('www.taojiang.gov.cn.test') && one.url.endsWith('/') &&
  index.some((line) => line.url === `${one.url}index_2.html`));
const first = await open(list.url, list.ts);
await first.getByText('下一页').first().click(PATIENCE);
const second = await waitFor('the next list page', () => replayed('index_2.html'));
await expectText(second, '年度报告');
await shot('next-list-page');

// A page of which the archive holds the payload under another address.
const texts = new Map(pages.filter((one) => one.text).map((one) => [one.url, one]));
const told = new Map(index.filter((line) => texts.has(line.url)).map((line) => [line.digest, texts.get(line.url)]));
const revisit = index.find((line) => line.mime === 'warc/revisit' && told.has(line.digest) && !texts.has(line.url) &&
  /^http:\/\/www\.(xilingol|taojiang)\./.test(line.url));
await expectText(await open(revisit.url, revisit.ts), told.get(revisit.digest).title);
await shot('revisit');

// A PDF: its bytes through the replay, then on the screen.
const pdf = index.find((line) => line.mime === 'application/pdf' && line.status === '200');
const frame = await open(list.url, list.ts);
const raw = frame.url().replace(/\/\d+mp_\/.*$/, `/${pdf.ts}id_/${pdf.url}`);
const bytes = Buffer.from(await page.evaluate(async (address) => {
  const body = new Uint8Array(await (await fetch(address)).arrayBuffer());
  return Array.from(body);
}, raw));
assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
const member = zip.get(`archive/${pdf.filename}`).subarray(Number(pdf.offset), Number(pdf.offset) + Number(pdf.length));
const block = gunzipSync(member);
assert.ok(block.includes(createHash('sha256').update(bytes).digest('hex')), 'the PDF is not the one that was captured');
await open(pdf.url, pdf.ts);
await page.waitForTimeout(1500);
await shot('pdf');

assert.ok(ranges > 0, 'the package was read whole');
await browser.close();
server.close();
console.log(`ReplayWeb.page: pages, two reports, the next list page, a revisit and a PDF; ${ranges} ranges asked`);
