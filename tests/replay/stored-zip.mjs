// A WACZ file as its readers see it: entries by name, each stored, read from the central directory.
import fs from 'node:fs';

const END = 0x06054b50, ENTRY = 0x02014b50;

export function readZip(path) {
  const zip = fs.readFileSync(path);
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || zip.readUInt32LE(end) !== END) throw new Error('no end of central directory');
  const entries = new Map();
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; --left) {
    if (zip.readUInt32LE(at) !== ENTRY) throw new Error(`no entry at ${at}`);
    const [name, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const local = zip.readUInt32LE(at + 42);
    const data = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const title = zip.toString('utf8', at + 46, at + 46 + name);
    if (zip.readUInt16LE(at + 10) !== 0) throw new Error(`${title} is compressed: no ranges can be asked of it`);
    entries.set(title, zip.subarray(data, data + zip.readUInt32LE(at + 20)));
    at += 46 + name + extra + comment;
  }
  return entries;
}
