// How much memory an investigation takes with a gigabyte of access logs behind it, streamed from a server on this machine
// that speaks as much of S3 as reading logs needs:
//
//     node tools/run-ts.mjs bench/investigation-memory.ts [--json]
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { diagnose } from '../src/diagnosis/diagnose.ts';
import { collectEvidence } from '../src/evidence/collect.ts';
import { locate } from '../src/locate/locate.ts';
import { benchWorld, simulateAws } from './simulated-aws.ts';
import { simulatedFleet } from './simulated-fleet.ts';

const FILES = 25;
/** Of each file, unpacked; members of gzip, one behind the other, as tools that append write them. */
const MEMBERS = 10;
const MEMBER_BYTES = 4_000_000;
const GROUP =
  'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop-0/73e2d6bc24d8a067';

/** One request in fifty fails; every one is told in the words of the load balancer. */
function member(): Buffer {
  const lines: string[] = [];
  for (let bytes = 0, index = 0; bytes < MEMBER_BYTES; index++) {
    const failed = index % 50 === 0;
    const time = new Date(Date.now() - 1_000 * (index % 3_000)).toISOString();
    const to = `10.0.0.${index % 50}:8080`;
    const line = `https ${time} app/shop-alb/50dc6c495c0c9188 198.51.100.${index % 250}:${40_000 + (index % 9_000)} ${to} 0.001 ${failed ? '0.002 -1 502 -' : `0.0${index % 90} 0.000 200 200`} 512 ${900 + (index % 9_000)} "GET https://shop.example.com:443/0/orders/${index} HTTP/2.0" "Mozilla/5.0" TLS_AES_128_GCM_SHA256 TLSv1.3 ${GROUP} "Root=1-${index}" "shop.example.com" "-" 0 ${time} "forward" "-" "-" "${to}" "${failed ? '-' : '200'}" "-" "-"`;
    lines.push(line);
    bytes += line.length + 1;
  }
  return gzipSync(`${lines.join('\n')}\n`, { level: 6 });
}

function serve(): void {
  const packed = member();
  const keys = Array.from({ length: FILES }, (_, index) => {
    const end = new Date(Date.now() - index * 60_000).toISOString();
    const day = end.slice(0, 10).replaceAll('-', '/');
    const minute = end.slice(0, 16).replaceAll(/[-:]/g, '');
    return `alb/AWSLogs/123456789012/elasticloadbalancing/eu-west-1/${day}/123456789012_elasticloadbalancing_eu-west-1_app.shop-alb.50dc6c495c0c9188_${minute}Z_192.0.2.7_${index}.log.gz`;
  });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://s3');
    if (url.searchParams.has('list-type')) {
      const prefix = url.searchParams.get('prefix') ?? '';
      const after = url.searchParams.get('start-after') ?? '';
      const found = keys.filter((key) => key.startsWith(prefix) && key > after);
      const contents = found.map((key) => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`);
      response
        .writeHead(200, { 'content-type': 'application/xml' })
        .end(
          `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
        );
      return;
    }
    response.writeHead(200, { 'content-length': String(packed.length * MEMBERS) });
    let left = MEMBERS;
    const more = () => {
      while (left > 0) {
        left -= 1;
        if (!response.write(packed)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
  });
}

async function measure(): Promise<void> {
  const [, program = ''] = process.argv;
  const server = fork(program, ['serve']);
  try {
    const port = await new Promise((resolve) => server.once('message', resolve));
    Object.assign(process.env, {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: 'simulated',
      AWS_SECRET_ACCESS_KEY: 'simulated',
    });
    simulateAws(await simulatedFleet({ targets: 50, groups: 1 }), null, { s3: false });
    const world = benchWorld();
    const began = performance.now();
    const found = await locate(world, 'shop');
    if (!found.ok) throw new Error(found.why);
    const bundle = await collectEvidence(world, found.located, 'bench');
    const [best] = diagnose(bundle).verdicts;
    const log = bundle.exhibits.find(({ id }) => id === 'aws/access-log');
    const late = bundle.exhibits.find(({ id }) => id === 'aws/load-balancer-logs-collector');
    const result = {
      megabytes: (FILES * MEMBERS * MEMBER_BYTES) / 1_000_000,
      peakMb: Math.round(process.resourceUsage().maxRSS / 1_000),
      seconds: Number(((performance.now() - began) / 1_000).toFixed(1)),
      read: late === undefined ? (log?.source ?? 'nothing') : 'not read to the end in time',
      cause: best?.cause ?? 'none',
    };
    if (process.argv.includes('--json')) {
      console.log(JSON.stringify(result));
    } else {
      console.log('| access logs | peak memory | time | read | answer |');
      console.log('|---|---|---|---|---|');
      console.log(
        `| ${result.megabytes} MB | ${result.peakMb} MB | ${result.seconds} s | ${result.read} | ${result.cause} |`,
      );
    }
  } finally {
    server.kill();
  }
}

if (process.argv.includes('serve')) serve();
else await measure();
