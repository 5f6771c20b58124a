import { expect, it } from '@jest/globals';
import { onHosts, withoutHost } from '../../src/remedies/on-hosts.ts';

it.each([
  { shown: onHosts('restart shop', ['i-1']), host: 'i-1', command: 'restart shop' },
  { shown: onHosts('restart shop', ['i-11']), host: 'i-1', command: 'restart shop  # on i-11' },
  { shown: 'lambda:UpdateAlias f:live', host: null, command: 'lambda:UpdateAlias f:live' },
])('the command of "$shown" without $host', ({ shown, host, command }) => {
  expect(withoutHost(shown, host)).toBe(command);
});
