#!/usr/bin/env node
// How long a cold start of the front door takes, beside a bare Bolt app that is bundled the same way:
//
//     node bench/cold-start.mjs [--runs 15] [--json]
//
// Each run is a new process, in turns, so that a busy machine slows all alike. AWS is a server on this machine that
// answers at once: what is compared is the start, not the network.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { BOLT_IN_LAMBDA } from '../src/slack/bolt-in-lambda.mjs';

const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';
const json = process.argv.includes('--json');
const runs = Number(process.argv[process.argv.indexOf('--runs') + 1]) || 15;
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

/** As build.mjs bundles for Lambda. */
const bundle = (entry, outfile, alias) =>
  build({
    entryPoints: [path(entry)],
    outfile,
    alias,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    logLevel: 'error',
    banner: {
      js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);",
    },
  });

const aws = createServer((request, response) => {
  request.resume().on('end', () => {
    const target = request.headers['x-amz-target'] ?? '';
    const parameters = ['token', 'secret'].map((name) => ({
      Name: `/bench/${name}`,
      Value: name === 'token' ? 'xoxb-bench' : SECRET,
    }));
    response.writeHead(target === '' ? 202 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      target.endsWith('GetParameters') ? JSON.stringify({ Parameters: parameters }) : '{}',
    );
  });
});
await new Promise((resolve) => aws.listen(0, '127.0.0.1', resolve));

const environment = {
  PATH: process.env.PATH,
  NODE_NO_WARNINGS: '1',
  SLACK_SIGNING_SECRET: SECRET,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  AWS_ENDPOINT_URL: `http://127.0.0.1:${aws.address().port}`,
  FIVEOHTWO_TABLE: 'bench',
  FIVEOHTWO_SLACK_TOKEN_PARAMETER: '/bench/token',
  FIVEOHTWO_SLACK_SIGNING_SECRET_PARAMETER: '/bench/secret',
  FIVEOHTWO_INCIDENT_FUNCTION: 'arn:aws:lambda:eu-west-1:111122223333:function:incident:durable',
};

function coldStart(file) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path('cold-start-child.mjs'), file], {
      env: environment,
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.stderr.on('data', (chunk) => {
      err += chunk;
    });
    child.on('close', (status) =>
      status === 0 ? resolve(JSON.parse(out)) : reject(new Error(`${file}: ${err}`)),
    );
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const folder = await mkdtemp(join(tmpdir(), 'cold-start-'));
try {
  const subjects = [
    { name: 'bare Bolt', entry: 'bare-bolt.ts', alias: {} },
    { name: 'fiveohtwo, whole Bolt', entry: '../src/main/slack.lambda.ts', alias: {} },
    { name: 'fiveohtwo', entry: '../src/main/slack.lambda.ts', alias: BOLT_IN_LAMBDA },
  ].map((subject, index) => ({ ...subject, file: join(folder, `${index}.mjs`), times: [] }));
  await Promise.all(subjects.map(({ entry, file, alias }) => bundle(entry, file, alias)));

  // The first round only warms the disk cache.
  for (let run = 0; run <= runs; run++) {
    for (const { file, times } of subjects) {
      const time = await coldStart(file);
      if (run > 0) times.push(time);
    }
  }

  const bare = median(subjects[0].times.map(({ answeredMs }) => answeredMs));
  const rows = await Promise.all(
    subjects.map(async ({ name, file, times }) => {
      const answeredMs = median(times.map((time) => time.answeredMs));
      return {
        name,
        bundleKb: Math.round((await stat(file)).size / 1024),
        readyMs: Math.round(median(times.map((time) => time.readyMs))),
        answeredMs: Math.round(answeredMs),
        ratio: Number((answeredMs / bare).toFixed(2)),
      };
    }),
  );
  if (json) {
    console.log(JSON.stringify({ node: process.version, runs, rows }));
  } else {
    console.log(
      `| cold start, median of ${runs} | bundle | handler ready | first answer | ratio |`,
    );
    console.log('|---|---|---|---|---|');
    for (const { name, bundleKb, readyMs, answeredMs, ratio } of rows) {
      console.log(`| ${name} | ${bundleKb} KB | ${readyMs} ms | ${answeredMs} ms | ${ratio} |`);
    }
  }
} finally {
  aws.close();
  aws.closeAllConnections();
  await rm(folder, { recursive: true });
}
