import { describe, expect, it } from '@jest/globals';
import { readExhibit } from '../../src/read/registry.ts';
import { exhibit } from './exhibits.ts';

const config = (all: string, server: string) => `http {
    ${all}
    upstream app { server 127.0.0.1:3000; keepalive_timeout 5s; }
    server {
        listen 8080;
        ${server}
        location / { proxy_pass http://app; }
    }
}
`;

const kept = (text: string) =>
  readExhibit(exhibit(text, 'nginx-T', 'backend')).flatMap((fact) =>
    fact.kind === 'setting' && fact.setting === 'front-keepalive-seconds' ? [fact.number] : [],
  );

describe('how long nginx keeps idle connections of those who ask it', () => {
  it.each([
    { all: 'keepalive_timeout 75s;', server: '', seconds: [75] },
    { all: 'keepalive_timeout 75s;', server: 'keepalive_timeout 15s;', seconds: [15] },
    { all: 'keepalive_timeout 15;', server: 'keepalive_timeout 2m 60s;', seconds: [120] },
    { all: '', server: '', seconds: [] },
  ])(
    'is $seconds with "$all" around the servers and "$server" in one',
    ({ all, server, seconds }) => {
      expect(kept(config(all, server))).toEqual(seconds);
    },
  );
});
