// Worker: finds the number of an ALTCHA challenge (SHA-256 of salt + number). Own SHA-256: crypto.subtle needs https.
const K = new Uint32Array(64);
const START = new Uint32Array(8);
let found = 0;
for (let n = 2; found < 64; n += 1) {
  let prime = true;
  for (let d = 2; d * d <= n; d += 1) if (n % d === 0) { prime = false; break; }
  if (!prime) continue;
  if (found < 8) START[found] = (Math.sqrt(n) % 1) * 2 ** 32;
  K[found] = (Math.cbrt(n) % 1) * 2 ** 32;
  found += 1;
}
const turn = (value, by) => (value >>> by) | (value << (32 - by));
const W = new Uint32Array(64);

export const sha256 = (bytes) => {
  const length = (((bytes.length + 8) >> 6) + 1) * 64;
  const block = new Uint8Array(length);
  block.set(bytes);
  block[bytes.length] = 0x80;
  new DataView(block.buffer).setUint32(length - 4, bytes.length * 8);
  const view = new DataView(block.buffer);
  const h = Uint32Array.from(START);
  for (let at = 0; at < length; at += 64) {
    for (let i = 0; i < 16; i += 1) W[i] = view.getUint32(at + i * 4);
    for (let i = 16; i < 64; i += 1) {
      const a = W[i - 15], b = W[i - 2];
      W[i] = (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10)) + W[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + W[i - 16];
    }
    let [a, b, c, d, e, f, g, k] = h;
    for (let i = 0; i < 64; i += 1) {
      const x = (k + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + W[i]) | 0;
      const y = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      k = g; g = f; f = e; e = (d + x) | 0; d = c; c = b; b = a; a = (x + y) | 0;
    }
    [a, b, c, d, e, f, g, k].forEach((value, i) => { h[i] += value; });
  }
  return Array.from(h, (value) => value.toString(16).padStart(8, "0")).join("");
};

addEventListener("message", ({ data }) => {
  const encoder = new TextEncoder();
  for (let number = 0; number <= data.maxnumber; number += 1) {
    if (sha256(encoder.encode(data.salt + number)) === data.challenge) { postMessage(number); return; }
  }
  postMessage(null);
});
