// Logs that are true to their formats and made up in content: the same lines on every run. A log repeats a block of
// some megabytes, so that a gigabyte is written as fast as the disk takes it.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { gzipSync } from 'node:zlib';

const BLOCK_BYTES = 4 * 1024 * 1024;
const STARTS_AT = Date.UTC(2026, 10, 22, 3, 0, 0);
const MONTH = 'Nov';

/** Pseudo-random numbers below `end`, equal on every machine (Numerical Recipes' generator). */
function dice(seed) {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}

const two = (number) => String(number).padStart(2, '0');
const PATHS = ['/', '/api/cart', '/api/orders', '/api/orders/4711?expand=items', '/static/app.js'];
const AGENT = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';

/** One in fifty is a 502 of the load balancer's own. */
function albLine(index, roll) {
  const time = new Date(STARTS_AT + index * 20).toISOString().replace('Z', '417Z');
  const failed = roll(50) === 0;
  const target = `10.0.${1 + roll(2)}.${10 + roll(4)}:8080`;
  const times = failed ? '0.000 0.001 -1' : `0.000 0.0${two(roll(99))} 0.000`;
  const path = PATHS[roll(PATHS.length)];
  const trace = `Root=1-67406c2a-${String(index).padStart(24, '0')}`;
  return (
    `https ${time} app/shop/50dc6c495c0c9188 198.51.100.${roll(250)}:${40_000 + roll(9_000)} ${target} ` +
    `${times} ${failed ? '502 -' : '200 200'} ${400 + roll(300)} ${failed ? 277 : 900 + roll(9_000)} ` +
    `"GET https://shop.example.com:443${path} HTTP/2.0" "${AGENT}" TLS_AES_128_GCM_SHA256 TLSv1.3 ` +
    `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/73e2d6bc24d8a067 "${trace}" ` +
    `"shop.example.com" "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d" 0 ${time} "forward" "-" "-" ` +
    `"${target}" "${failed ? '-' : '200'}" "-" "-" TID_${String(index).padStart(32, '0')}`
  );
}

const NGINX_FAULTS = [
  'connect() failed (111: Connection refused) while connecting to upstream',
  'connect() failed (111: Connection refused) while connecting to upstream',
  'upstream prematurely closed connection while reading response header from upstream',
  'upstream timed out (110: Connection timed out) while reading response header from upstream',
];

/** Every line of an error log is a fault, so all of it has to be understood. */
function nginxLine(index, roll) {
  const at = new Date(STARTS_AT + index * 20);
  const time = at.toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', '/');
  const path = PATHS[roll(PATHS.length)];
  return (
    `${time} [error] 31#31: *${index + 1} ${NGINX_FAULTS[roll(NGINX_FAULTS.length)]}, client: 10.20.1.${roll(9)}, ` +
    `server: shop.example.com, request: "${roll(3) === 0 ? 'POST' : 'GET'} ${path} HTTP/1.1", ` +
    `upstream: "http://10.20.2.${20 + roll(2)}:8080${path}", host: "shop.example.com"`
  );
}

/** One in fifty ends without an answer of the server. */
function haproxyLine(index, roll) {
  const at = new Date(STARTS_AT + index * 20);
  const clock = at.toISOString().slice(11, 23);
  const day = two(at.getUTCDate());
  const failed = roll(50) === 0;
  return (
    `${MONTH} ${day} ${clock.slice(0, 8)} web-gw1 haproxy[37]: 10.20.1.1:${40_000 + roll(9_000)} ` +
    `[${day}/${MONTH}/2026:${clock}] www shop_api/app${1 + roll(2)} ` +
    `${failed ? `0/0/0/-1/${roll(900)} 502 208 - - SH--` : `0/0/0/${roll(40)}/${40 + roll(20)} 200 ${roll(9_000)} - - ----`} ` +
    `2/2/1/1/0 0/0 "GET ${PATHS[roll(PATHS.length)]} HTTP/1.1"`
  );
}

/** What is read, with the pattern that a person would count with grep. */
export const LOGS = [
  { name: 'ALB access log', file: 'alb.log.gz', line: albLine, pattern: ' 502 ' },
  { name: 'nginx error log', file: 'nginx-error.log', line: nginxLine, pattern: 'upstream' },
  { name: 'HAProxy log', file: 'haproxy.log', line: haproxyLine, pattern: ' 502 ' },
];

/** Writes about `bytes` of a log, compressed when its name ends so; answers how many it was before compression. */
export async function writeLog(path, line, bytes) {
  const roll = dice(502);
  const lines = [];
  let size = 0;
  for (let index = 0; size < Math.min(bytes, BLOCK_BYTES); index++) {
    const text = `${line(index, roll)}\n`;
    lines.push(text);
    size += text.length;
  }
  const block = Buffer.from(lines.join(''));
  // Members of a gzip file one after the other are its texts one after the other (RFC 1952, 2.2).
  const written = path.endsWith('.gz') ? gzipSync(block) : block;

  const file = createWriteStream(path);
  const blocks = Math.max(1, Math.round(bytes / block.length));
  for (let count = 0; count < blocks; count++) {
    if (!file.write(written)) await once(file, 'drain');
  }
  file.end();
  await finished(file);
  return blocks * block.length;
}
