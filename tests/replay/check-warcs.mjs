// Reads every record of exported WARC files with warcio, recomputes the digests, follows the references, and compares
// the WACZ file's index with the one that warcio makes of the same files.
//   node check-warcs.mjs FOLDER FILE.wacz
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CDXIndexer, WARCParser } from 'warcio';

import { readZip } from './stored-zip.mjs';

const [folder, wacz] = process.argv.slice(2);
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function base32(bytes) {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let shift = 155n; shift >= 0n; shift -= 5n) text += BASE32[Number((bits >> shift) & 31n)];
  return text;
}

const sha1 = (data) => 'sha1:' + base32(createHash('sha1').update(data).digest());
const sha256 = (data) => 'sha256:' + createHash('sha256').update(data).digest('hex');

// What stands after the HTTP head.
const payloadOf = (block) => block.subarray(block.indexOf('\r\n\r\n') + 4);

const ids = new Map();         // record id → type
const references = [];         // [from, field, id]
const payloads = new Map();    // "URI date" → payload digest
const revisits = [];
const counts = {};

function checkRecord(record, block, file) {
  const field = (name) => record.warcHeaders.headers.get(name);
  const where = `${file} at ${field('WARC-Record-ID')}`;
  const type = field('WARC-Type');
  counts[type] = (counts[type] ?? 0) + 1;
  assert.equal(record.warcHeaders.statusline.trim(), 'WARC/1.1', where);
  assert.ok(!ids.has(field('WARC-Record-ID')), `${where}: twice`);
  ids.set(field('WARC-Record-ID'), type);
  assert.match(field('WARC-Date'), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/, where);
  assert.equal(Number(field('Content-Length')), block.length, where);
  assert.equal(field('WARC-Block-Digest'), sha1(block), where);
  assert.equal(field('Lantai-Block-Digest'), sha256(block), where);
  if (field('WARC-Payload-Digest') && type !== 'revisit') {
    assert.equal(field('WARC-Payload-Digest'), sha1(payloadOf(block)), where);
    assert.equal(field('Lantai-Payload-Digest'), sha256(payloadOf(block)), where);
  }
  for (const name of ['WARC-Concurrent-To', 'WARC-Refers-To']) {
    if (field(name)) references.push([where, name, field(name)]);
  }
  const key = `${field('WARC-Target-URI')} ${field('WARC-Date')}`;
  if (type === 'response') payloads.set(key, field('WARC-Payload-Digest'));
  if (type === 'revisit') revisits.push({ where, field });
}

async function checkFile(name) {
  const parser = new WARCParser(fs.createReadStream(path.join(folder, name)), { parseHttp: false });
  let first = true;
  for await (const record of parser) {
    if (first) assert.equal(record.warcType, 'warcinfo', name);
    first = false;
    checkRecord(record, Buffer.from(await record.readFully(false)), name);
  }
}

async function warcioIndex(name) {
  const lines = [];
  const indexer = new CDXIndexer({ format: 'cdxj' });
  const reader = fs.createReadStream(path.join(folder, name));
  for await (const cdx of indexer.iterIndex([{ filename: name, reader }])) {
    if (Number(cdx.status) !== 304) lines.push(indexer.serializeCDXJ(cdx).trimEnd());
  }
  return lines;
}

const files = fs.readdirSync(folder).sort();
for (const name of files) await checkFile(name);
for (const [where, name, id] of references) assert.ok(ids.has(id), `${where}: ${name} leads nowhere`);
for (const { where, field } of revisits) {
  const original = `${field('WARC-Refers-To-Target-URI')} ${field('WARC-Refers-To-Date')}`;
  assert.equal(payloads.get(original), field('WARC-Payload-Digest'), `${where}: other payload than ${original}`);
}

const zip = readZip(wacz);
const packaged = JSON.parse(zip.get('datapackage.json'));
for (const { path: name, hash, bytes } of packaged.resources) {
  assert.equal(zip.get(name).length, bytes, name);
  assert.equal(sha256(zip.get(name)), hash, name);
}
assert.equal(JSON.parse(zip.get('datapackage-digest.json')).hash, sha256(zip.get('datapackage.json')));
for (const name of files) assert.ok(zip.get(`archive/${name}`).equals(fs.readFileSync(path.join(folder, name))), name);

// warcio's timestamps end with the second, and its digests bear no label.
const ours = gunzipSync(zip.get('indexes/index.cdx.gz')).toString().trimEnd().split('\n');
assert.deepEqual(ours, [...ours].sort(), 'the index is not in order');
const plain = ours.map((line) => line.replace(/ (\d{14})\d{3} \{/, ' $1 {').replace('"digest":"sha1:', '"digest":"'));
const theirs = [];
for (const name of files.filter((name) => !name.includes('-documents-'))) theirs.push(...(await warcioIndex(name)));
assert.deepEqual(plain.sort(), theirs.sort());

const posts = ours.filter((line) => line.includes('"method":"POST"')).length;
assert.ok(counts.revisit > 0 && posts > 0, 'nothing to test');
console.log(`warcio: ${JSON.stringify(counts)}; index of ${ours.length} lines, ${posts} by POST, is warcio's`);
