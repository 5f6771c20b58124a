#!/usr/bin/env node
// Adds to package-lock.json the optional packages of other platforms that `npm install` left out.
//
// A registry mirror may carry only its own platform's binaries (esbuild, Biome, swc publish one package for each).
// npm then writes a lock file without the others, and `npm ci` refuses that very file as out of sync. Each missing
// package gets an entry that says which platform it is for; npm skips it everywhere else. Run it after `npm install`.
import { readFile, writeFile } from 'node:fs/promises';

const FILE = 'package-lock.json';
const OS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const CPU = {
  x64: 'x64',
  arm64: 'arm64',
  ia32: 'ia32',
  arm: 'arm',
  armv7: 'arm',
  ppc64: 'ppc64',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loong64',
  mips64el: 'mips64el',
};

const lock = JSON.parse(await readFile(FILE, 'utf8'));
const added = [];
for (const owner of Object.values({ ...lock.packages })) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const path = `node_modules/${name}`;
    if (lock.packages[path] !== undefined) continue;
    const platform = platformOf(name);
    // Optional without a platform (a package that was left out for another reason) is not ours to invent.
    if (platform === null || !/^\d+\.\d+\.\d+/.test(version)) continue;
    lock.packages[path] = {
      version,
      ...platform,
      ...(owner.dev ? { dev: true } : {}),
      optional: true,
    };
    added.push(name);
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
await writeFile(FILE, `${JSON.stringify(lock, null, 2)}\n`);
console.log(
  added.length === 0 ? 'nothing was missing' : `added ${added.length}: ${added.join(', ')}`,
);

/** What a package of binaries says of itself in its name: `@swc/core-linux-arm64-musl`. */
function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const os = words.find((word) => OS.includes(word));
  const cpu = words.map((word) => CPU[word]).find((word) => word !== undefined);
  if (os === undefined || cpu === undefined) return null;
  const libc = words.some((word) => word.startsWith('musl')) ? 'musl' : 'glibc';
  return { cpu: [cpu], os: [os], ...(os === 'linux' ? { libc: [libc] } : {}) };
}
